import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { EvaluationMistakesDocument, type EvaluationMistakesQuery } from '../../generated/graphql.js';
import { percent } from '../../parts/figures/figures.js';
import { Breakable } from '../../parts/named.js';
import { Picture } from '../../parts/picture.js';
import { Shown } from '../../parts/states/states.js';
import type { Judged } from './references.js';

/** Pictures that are loaded at a time. */
const PAGE = 40;

/** Pictures that got a wrong label first, those whose right label is least probable before the others. */
export function Mistakes({ judged }: { judged: Judged }) {
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  return (
    <Stack gap="sm">
      {cursors.map((after, at) => (
        <MistakePage
          key={after ?? ''}
          judged={judged}
          after={after}
          onMore={at === cursors.length - 1 ? (cursor) => setCursors([...cursors, cursor]) : undefined}
        />
      ))}
    </Stack>
  );
}

interface MistakePageProps {
  readonly judged: Judged;
  /** Undefined: the first page. */
  readonly after: string | undefined;
  /** Loads the next page; undefined when it is loaded. */
  readonly onMore: ((cursor: string) => void) | undefined;
}

function MistakePage({ judged, after, onMore }: MistakePageProps) {
  const answer = useAnswer(EvaluationMistakesDocument, { ...judged, first: PAGE, after });
  return (
    <Shown answer={answer} what="mistakes">
      {({ evaluation }) => {
        const { nodes = [], totalCount = 0, pageInfo } = evaluation?.mistakes ?? {};
        if (totalCount === 0) return <Text size="sm">No picture got a wrong label first.</Text>;
        return (
          <>
            {after === undefined && (
              <Text size="sm" c="dimmed" className="numbers">
                {totalCount.toLocaleString()} pictures, those whose right label is least probable first.
              </Text>
            )}
            <Group gap="sm" align="stretch">
              {nodes.map((mistake) => (
                <Mistake key={mistake.sample.id} mistake={mistake} />
              ))}
            </Group>
            {onMore && pageInfo?.hasNextPage && (
              <Group>
                <Button size="xs" variant="default" onClick={() => onMore(pageInfo.endCursor as string)}>
                  Load more
                </Button>
              </Group>
            )}
          </>
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
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          answered{' '}
          <b>
            <Breakable name={predicted.name} />
          </b>{' '}
          ({percent(probability)})
        </Text>
        {right && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            right:{' '}
            <b>
              <Breakable name={right.name} />
            </b>
            {rightProbability != null && ` (${percent(rightProbability)})`}
            {rightRank != null && `, place ${rightRank}`}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
