import { Stack, Table, Text } from '@mantine/core';
import { useAnswer } from '../../api/answer.js';
import { sentenceOf } from '../../api/sentences.js';
import { EvaluationUnknownsDocument, type Score } from '../../generated/graphql.js';
import { number, ShareFigure } from '../../parts/figures/figures.js';
import type { Judged } from './references.js';
import { SCORES, scoreText } from './score-text.js';

/** How well each score tells pictures of a label from pictures in none. */
export function Unknowns({ judged, unknownCount }: { judged: Judged; unknownCount: number }) {
  if (unknownCount === 0) {
    return (
      <Text size="sm">
        The sample set has no picture that is in no label. Add some: without them nobody can say how often something
        unknown is taken for a label.
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm">
        How well a score tells the pictures of a label from those in none: 1 is perfect, 0.5 is chance.
      </Text>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label="Scores">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Score</Table.Th>
              <Table.Th>Area under the curve</Table.Th>
              <Table.Th>Unknown that pass where 95 % of the others do</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {SCORES.map((score) => (
              <ScoreRow key={score} judged={judged} score={score} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

/** One score, asked for by itself: what one cannot say, others can. */
function ScoreRow({ judged, score }: { judged: Judged; score: Score }) {
  const { data, failure } = useAnswer(EvaluationUnknownsDocument, { ...judged, score });
  const report = data?.evaluation?.unknowns;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {scoreText(score)}
      </Table.Th>
      {failure ? (
        <Table.Td colSpan={2}>
          <Text size="sm">{sentenceOf(failure).title}.</Text>
          <Text size="xs" c="dimmed">
            {failure.message}
          </Text>
        </Table.Td>
      ) : report === null ? (
        <Table.Td colSpan={2}>There are too few pictures to say.</Table.Td>
      ) : (
        <>
          <Table.Td className="numbers">{report ? number(report.auroc) : '…'}</Table.Td>
          <Table.Td>{report ? <ShareFigure size="sm" share={report.fprAt95Tpr} /> : '…'}</Table.Td>
        </>
      )}
    </Table.Tr>
  );
}
