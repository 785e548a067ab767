import { ActionIcon, Anchor, Badge, Group, Menu, Table, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { LabelSetsQuery } from '../../generated/graphql.js';
import { when } from '../../parts/figures/figures.js';

export type ListedSet = NonNullable<LabelSetsQuery['labelSets']>['nodes'][number];

const SCREENS: readonly (readonly [path: string, name: string])[] = [
  ['labels', 'Vocabulary'],
  ['versions', 'Versions and tags'],
  ['evaluation', 'Evaluation'],
  ['flips', 'Flip wall'],
  ['lint', 'Lint and suggestions'],
  ['map', 'Map'],
];

interface SetTableProps {
  readonly sets: readonly ListedSet[];
  /** Undefined: the key may not. */
  readonly onDelete: ((slug: string) => void) | undefined;
}

/** Label sets with their newest version, and a menu of the screens of each. */
export const SetTable = ({ sets, onDelete }: SetTableProps) => (
  <Table.ScrollContainer minWidth={760}>
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Label set</Table.Th>
          <Table.Th>Newest version</Table.Th>
          <Table.Th ta="right">Labels</Table.Th>
          <Table.Th>Tags</Table.Th>
          <Table.Th>Updated</Table.Th>
          <Table.Th>Screens</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sets.map((set) => (
          <SetRow key={set.id} set={set} onDelete={onDelete} />
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);

function SetRow({ set, onDelete }: { set: ListedSet; onDelete: SetTableProps['onDelete'] }) {
  const { slug, name, description, latest, tags, updatedAt } = set;
  return (
    <Table.Tr>
      <Table.Td maw={320}>
        <Anchor component={Link} to={`/sets/${slug}/labels`} fw={600}>
          {name === slug ? slug : `${name} (${slug})`}
        </Anchor>
        {description && (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        )}
      </Table.Td>
      <Table.Td maw={280}>
        {latest.number}
        {latest.message && (
          <Text span size="sm" c="dimmed">
            : {latest.message}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" className="numbers">
        {latest.labelCount.toLocaleString()}
      </Table.Td>
      <Table.Td>
        <Group gap={4}>
          {tags.map((tag) => (
            <Badge key={tag.name} variant="default" tt="none">
              {tag.name}: {tag.version.number}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{when(updatedAt)}</Table.Td>
      <Table.Td>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={`Screens of ${slug}`}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {SCREENS.map(([path, title]) => (
              <Menu.Item key={path} component={Link} to={`/sets/${slug}/${path}`}>
                {title}
              </Menu.Item>
            ))}
            {onDelete && <Menu.Divider />}
            {onDelete && <Menu.Item onClick={() => onDelete(slug)}>Delete …</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
