import { Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { number, ShareFigure } from '../../parts/figures/figures.js';
import type { EvaluationFigures } from './evaluation-screen.js';

/** The figures of an evaluation, and what they are of. */
export const Figures = ({ evaluation }: { evaluation: EvaluationFigures }) => (
  <Stack gap="xs">
    <Text size="sm">{subjectText(evaluation)}</Text>
    <Table withRowBorders aria-label="Figures">
      <Table.Tbody>
        <Row name="right at first" about="top 1">
          <ShareFigure size="sm" share={evaluation.top1} />
        </Row>
        <Row name="right among the first five" about="top 5">
          {evaluation.top5 ? <ShareFigure size="sm" share={evaluation.top5} /> : 'not with fewer than five labels'}
        </Row>
        <Row name="mean recall of labels" about="each label counts alike">
          {number(evaluation.meanPerClassRecall)}
        </Row>
        <Row name="macro F1" about="of recall and precision">
          {number(evaluation.macroF1)}
        </Row>
        <Row name="negative log likelihood" about="lower is better">
          {number(evaluation.negativeLogLikelihood)}
        </Row>
        <Row name="calibration error" about="lower is better">
          {number(evaluation.expectedCalibrationError)}
          {evaluation.calibrationErrorByChance != null &&
            `; by chance alone ${number(evaluation.calibrationErrorByChance)}`}
        </Row>
      </Table.Tbody>
    </Table>
  </Stack>
);

const Row = ({ name, about, children }: { name: string; about: string; children: ReactNode }) => (
  <Table.Tr>
    <Table.Th scope="row" fw={400}>
      {name}
      <Text size="xs" c="dimmed">
        {about}
      </Text>
    </Table.Th>
    <Table.Td className="numbers">{children}</Table.Td>
  </Table.Tr>
);

const pictures = (count: number): string => (count === 1 ? '1 picture' : `${count.toLocaleString()} pictures`);

function subjectText({
  labelSetVersion,
  sampleSetVersion,
  sampleCount,
  unknownCount,
  unjudgedCount,
  notInVocabulary,
}: EvaluationFigures): string {
  const left = [
    ...(notInVocabulary > 0
      ? [`${pictures(notInVocabulary)} whose right labels this version does not have count nowhere`]
      : []),
    ...(unjudgedCount > 0 ? [`${pictures(unjudgedCount)} not judged yet count nowhere`] : []),
  ];
  const counted = `Version ${labelSetVersion?.number} (${labelSetVersion?.labelCount.toLocaleString()} labels) on ${pictures(sampleCount)} of a label and ${unknownCount.toLocaleString()} in no label, version ${sampleSetVersion.number} of the sample set.`;
  return left.length > 0 ? `${counted} ${left.join('; ')}.` : counted;
}
