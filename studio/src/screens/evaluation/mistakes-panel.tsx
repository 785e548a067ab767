import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { EvaluationMistakesDocument, type EvaluationMistakesQuery } from '../../generated/graphql.js';
import { percent } from '../../parts/figures.js';
import { Picture } from '../../parts/picture.js';
import { Shown } from '../../parts/states.js';
import type { Judged } from './references.js';

const FIRST = 20;
/** What the API gives at once. */
const MOST = 100;

/** Pictures that got a wrong label first, those whose right label is least probable before the others. */
export function Mistakes({ judged }: { judged: Judged }) {
  const [first, setFirst] = useState(FIRST);
  const answer = useAnswer(EvaluationMistakesDocument, { ...judged, first });
  return (
    <Shown answer={answer} what="mistakes">
      {({ evaluation }) => {
        const mistakes = evaluation?.mistakes;
        if (!mistakes || mistakes.nodes.length === 0) return <Text size="sm">No picture got a wrong label first.</Text>;
        return (
          <Stack gap="sm" align="flex-start">
            <Text size="sm" c="dimmed">
              {mistakes.nodes.length} of {mistakes.totalCount.toLocaleString()}, those whose right label is least
              probable first.
            </Text>
            <Group gap="sm" align="stretch">
              {mistakes.nodes.map((mistake) => (
                <Mistake key={mistake.sample.id} mistake={mistake} />
              ))}
            </Group>
            {mistakes.pageInfo.hasNextPage && first < MOST && (
              <Button size="xs" variant="default" loading={answer.isLoading} onClick={() => setFirst(MOST)}>
                Show up to {MOST}
              </Button>
            )}
          </Stack>
        );
      }}
    </Shown>
  );
}

type MistakeOf = NonNullable<EvaluationMistakesQuery['evaluation']>['mistakes']['nodes'][number];

function Mistake({ mistake }: { mistake: MistakeOf }) {
  const { sample, predicted, probability, right, rightProbability, rightRank } = mistake;
  return (
    <Paper withBorder p="xs" w={150}>
      <Stack gap={4}>
        <Picture source={sample.thumbnail} label={sample.fileName ?? sample.sampleId} size={126} />
        <Text size="sm">
          answered <b>{predicted.name}</b> ({percent(probability)})
        </Text>
        {right && (
          <Text size="sm">
            right: <b>{right.name}</b>
            {rightProbability != null && ` (${percent(rightProbability)})`}
            {rightRank != null && `, place ${rightRank}`}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
