import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { VersionSummaryFragment } from '../../generated/graphql.js';

export interface VersionMenuProps {
  readonly slug: string;
  readonly version: VersionSummaryFragment;
  readonly latest: number;
  /** Names of all tags of the set. */
  readonly tags: readonly string[];
  readonly mayChange: boolean;
  readonly onMove: (tag: string, to: number) => void;
  readonly onNewTag: (to: number) => void;
  readonly onRestore: (version: number) => void;
  readonly onCompare: (from: number, to: number) => void;
}

/** All that can be done with a version, for the keyboard as for the mouse. */
export function VersionMenu({ slug, version, latest, tags, mayChange, ...does }: VersionMenuProps) {
  const { number } = version;
  const others = tags.filter((tag) => !version.tags.includes(tag));
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={`What to do with version ${number}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {number > 1 && (
          <Menu.Item onClick={() => does.onCompare(number - 1, number)}>Compare with version {number - 1}</Menu.Item>
        )}
        {number !== latest && (
          <Menu.Item onClick={() => does.onCompare(number, latest)}>Compare with the latest version</Menu.Item>
        )}
        {number > 1 && (
          <Menu.Item component={Link} to={`/sets/${slug}/flips?from=${number - 1}&to=${number}`}>
            Pictures that it answers differently
          </Menu.Item>
        )}
        <Menu.Item component={Link} to={`/sets/${slug}/labels?at=${number}`}>
          Its labels
        </Menu.Item>
        {mayChange && (
          <>
            <Menu.Divider />
            {others.map((tag) => (
              <Menu.Item key={tag} onClick={() => does.onMove(tag, number)}>
                Move {tag} here…
              </Menu.Item>
            ))}
            <Menu.Item onClick={() => does.onNewTag(number)}>Put a new tag here…</Menu.Item>
            {number !== latest && <Menu.Item onClick={() => does.onRestore(number)}>Restore it…</Menu.Item>}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
