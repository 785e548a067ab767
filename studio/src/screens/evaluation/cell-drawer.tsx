import { Drawer, Group, Stack, Text } from '@mantine/core';
import { useAnswer } from '../../api/answer.js';
import { EvaluationCellDocument, type EvaluationCellQuery } from '../../generated/graphql.js';
import { Named } from '../../parts/named.js';
import { Picture } from '../../parts/picture.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { labelsOfCell } from './confusion-grid.js';
import type { Judged } from './references.js';

interface CellDrawerProps {
  readonly judged: Judged;
  /** As the address has it; null: closed. */
  readonly cell: string | null;
  readonly onClose: () => void;
}

/** The pictures of one label that are taken for another one. */
export function CellDrawer({ judged, cell, onClose }: CellDrawerProps) {
  const labels = labelsOfCell(cell ?? '');
  const variables = { ...judged, ...(labels ?? { expected: '', predicted: '' }) };
  const answer = useAnswer(EvaluationCellDocument, variables, { pause: labels === undefined });
  const pair = answer.data?.evaluation?.confusions[0];
  const title = pair ? `${pair.expected.name}, taken for ${pair.predicted.name}` : 'Pictures of one pair';
  return (
    <Drawer opened={labels !== undefined} onClose={onClose} position="right" title={title}>
      <Shown answer={answer} what="pictures">
        {() => (pair ? <Pictures pair={pair} /> : <Empty title="No picture of that label is taken for the other." />)}
      </Shown>
    </Drawer>
  );
}

type Pair = NonNullable<EvaluationCellQuery['evaluation']>['confusions'][number];

const Pictures = ({ pair: { samples, count } }: { pair: Pair }) => (
  <Stack>
    <Text size="sm" c="dimmed">
      {samples.length < count ? `The first ${samples.length} of ${count} pictures.` : `${count} pictures.`}
    </Text>
    <Group gap="sm" align="flex-start">
      {samples.map(({ id, sampleId, fileName, thumbnail }) => (
        <Stack key={id} gap={2} w={128}>
          <Picture source={thumbnail} label={fileName ?? sampleId} size={128} />
          <Named size="xs" name={fileName ?? sampleId} />
        </Stack>
      ))}
    </Group>
  </Stack>
);
