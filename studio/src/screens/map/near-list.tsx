import { Button, Group, ScrollArea, Stack, Text, Title } from '@mantine/core';
import type { DrawnMap } from './use-map.js';
import { NEAR } from './vectors.js';

/** Labels that say nearly the same to the model, as text. */
export const NearList = ({ map, onFind }: { map: DrawnMap; onFind: (label: number) => void }) => {
  const { near, nearFound } = map.projection;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        Labels that lie on each other
      </Title>
      {near.length === 0 ? (
        <Text size="sm">No two of these labels have a similarity of {NEAR} or more.</Text>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {near.length < nearFound
              ? `The ${near.length} nearest of ${nearFound.toLocaleString()} pairs`
              : `${nearFound} pairs`}{' '}
            with a similarity of {NEAR} or more: the model can hardly tell them apart.
          </Text>
          <ScrollArea.Autosize
            mah={320}
            type="auto"
            viewportProps={{ tabIndex: 0, 'aria-label': 'Pairs of labels', role: 'group' }}
          >
            <Group gap={6} component="ul" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
              {near.map(({ a, b, similarity }) => (
                <li key={`${a} ${b}`}>
                  <Button size="compact-sm" variant="default" onClick={() => onFind(a)}>
                    {map.labels[a]} and {map.labels[b]} ({similarity.toFixed(3)})
                  </Button>
                </li>
              ))}
            </Group>
          </ScrollArea.Autosize>
        </>
      )}
    </Stack>
  );
};
