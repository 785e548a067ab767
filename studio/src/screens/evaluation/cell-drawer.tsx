import { Drawer, Group, Stack, Text } from '@mantine/core';
import { useAnswer } from '../../api/answer.js';
import { EvaluationCellDocument } from '../../generated/graphql.js';
import { Picture } from '../../parts/picture.js';
import { Shown } from '../../parts/states.js';
import type { ConfusionPair } from './confusion-grid.js';
import type { Judged } from './references.js';

interface CellDrawerProps {
  readonly judged: Judged;
  /** Undefined: closed. */
  readonly pair: ConfusionPair | undefined;
  /** Place of the pair among all, those with the most pictures first. */
  readonly rank: number;
  readonly onClose: () => void;
}

/** The pictures of one label that are taken for another one. */
export function CellDrawer({ judged, pair, rank, onClose }: CellDrawerProps) {
  const title = pair ? `${pair.expected.name}, taken for ${pair.predicted.name}` : '';
  return (
    <Drawer opened={pair !== undefined} onClose={onClose} position="right" title={title}>
      {pair && <Pictures judged={judged} pair={pair} rank={rank} />}
    </Drawer>
  );
}

function Pictures({ judged, pair, rank }: Omit<CellDrawerProps, 'pair' | 'onClose'> & { pair: ConfusionPair }) {
  // The pairs are in an order: those before it are asked for with it.
  const answer = useAnswer(EvaluationCellDocument, { ...judged, first: rank + 1 });
  return (
    <Shown answer={answer} what="pictures">
      {({ evaluation }) => {
        const samples = evaluation?.confusions[rank]?.samples ?? [];
        return (
          <Stack>
            <Text size="sm" c="dimmed">
              {samples.length < pair.count
                ? `The first ${samples.length} of ${pair.count} pictures.`
                : `${pair.count} pictures.`}
            </Text>
            <Group gap="sm">
              {samples.map(({ id, sampleId, fileName, thumbnail }) => (
                <Stack key={id} gap={2} w={128}>
                  <Picture source={thumbnail} label={fileName ?? sampleId} size={128} />
                  <Text size="xs" style={{ wordBreak: 'break-word' }}>
                    {fileName ?? sampleId}
                  </Text>
                </Stack>
              ))}
            </Group>
          </Stack>
        );
      }}
    </Shown>
  );
}
