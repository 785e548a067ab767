import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { VersionSummaryFragment } from '../../generated/graphql.js';
import { when } from '../../parts/figures/figures.js';
import { counted } from '../../parts/figures/points.js';
import { isDraggedTag, TagChip } from './tags/tag-chip.js';
import { VersionFigures } from './version-figures.js';
import { VersionMenu, type VersionMenuProps } from './version-menu.js';
import { operationText } from './words.js';

export interface VersionRowProps extends Omit<VersionMenuProps, 'version'> {
  readonly version: VersionSummaryFragment;
  readonly mayChange: boolean;
  /** Slug of the sample set whose figures are shown; null: none. */
  readonly samples: string | null;
}

/** A version of the history. A tag that is dragged onto it is asked to move here. */
export function VersionRow({ version, mayChange, samples, ...menu }: VersionRowProps) {
  const { number, message, createdBy, createdAt, operation, labelCount, promptTemplateSlug, tags } = version;
  const { row, isOver } = useDrop(number, mayChange, menu.onMove);
  return (
    <Paper
      ref={row}
      component="li"
      withBorder
      p="sm"
      data-version={number}
      style={{
        listStyle: 'none',
        outline: isOver ? '2px dashed var(--mantine-primary-color-filled)' : undefined,
      }}
    >
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <Stack gap={2} style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Title order={3} size="h5">
              Version {number}
            </Title>
            {tags.map((tag) => (
              <TagChip key={tag} tag={tag} from={number} isMovable={mayChange} />
            ))}
          </Group>
          {message && <Text style={{ overflowWrap: 'anywhere' }}>{message}</Text>}
          <Text size="sm" c="dimmed">
            {operationText(operation)} by {createdBy}, {when(createdAt)} · {counted(labelCount, 'label')} · template{' '}
            {promptTemplateSlug}
          </Text>
          {samples !== null && <VersionFigures slug={menu.slug} number={number} samples={samples} />}
        </Stack>
        <VersionMenu version={version} {...menu} mayChange={mayChange} />
      </Group>
    </Paper>
  );
}

/** Takes tags of other versions. */
function useDrop(number: number, isActive: boolean, onMove: (tag: string, to: number) => void) {
  const row = useRef<HTMLLIElement>(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!isActive || row.current === null) return;
    return dropTargetForElements({
      element: row.current,
      canDrop: ({ source: { data } }) => isDraggedTag(data) && data.from !== number,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source: { data } }) => {
        setOver(false);
        if (isDraggedTag(data)) onMove(data.tag, number);
      },
    });
  }, [number, isActive, onMove]);
  return { row, isOver };
}
