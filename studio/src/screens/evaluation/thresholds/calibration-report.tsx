import { Alert, List, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { CalibrationReportFragment } from '../../../generated/graphql.js';
import { number, percent, ShareFigure, when } from '../../../parts/figures/figures.js';
import { scoreText } from '../score-text.js';

type Report = CalibrationReportFragment;

/** What a calibration does, what to expect of it, and what speaks for caution. */
export const CalibrationReport = ({ calibration, isNewest }: { calibration: Report; isNewest: boolean }) => (
  <Paper withBorder p="sm" data-calibration={calibration.id}>
    <Stack gap="xs">
      <Title order={4} size="h6">
        {isNewest ? 'Newest calibration' : 'Earlier calibration'}, {when(calibration.createdAt)} by{' '}
        {calibration.createdBy}
      </Title>
      <Text size="sm">
        For {targetText(calibration.target)}. What has a {scoreText(calibration.score)} of at least{' '}
        <b className="numbers">{calibration.threshold.toFixed(4)}</b> is answered.
        {calibration.expectedRate &&
          ` Expected of the share asked for: ${percent(calibration.expectedRate.value)} (${percent(calibration.expectedRate.low)} to ${percent(calibration.expectedRate.high)}).`}
        {calibration.estimatedFromLabels &&
          ' No picture is in no label: pictures without their own label stood for them, and the rates are estimates.'}
      </Text>
      {calibration.warnings.length > 0 && (
        <Alert color="yellow" title="Be careful">
          <List size="sm">
            {calibration.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        On the half of the pictures that it was not fitted to:
      </Text>
      <Rates calibration={calibration} />
      {isNewest && <Scores calibration={calibration} />}
    </Stack>
  </Paper>
);

function targetText({ falseAcceptRate, precision, trueAcceptRate, guaranteed }: Report['target']): string {
  const asked =
    falseAcceptRate != null
      ? `at most ${percent(falseAcceptRate)} false accepts`
      : precision != null
        ? `at least ${percent(precision)} of the answered right`
        : `at least ${percent(trueAcceptRate ?? 0)} of the pictures of a label answered`;
  return guaranteed ? `${asked}, guaranteed` : asked;
}

const Rates = ({
  calibration: { heldOut, expectedCalibrationError, calibrationErrorByChance },
}: {
  calibration: Report;
}) => (
  <Table aria-label="On pictures that it was not fitted to" maw={640}>
    <Table.Tbody>
      {(
        [
          ['false accepts', heldOut.falseAccepts],
          ['right, of the answered', heldOut.precision],
          ['answered, of the pictures of a label', heldOut.trueAccepts],
        ] as const
      ).map(([name, share]) => (
        <Table.Tr key={name}>
          <Table.Th scope="row" fw={400}>
            {name}
          </Table.Th>
          <Table.Td>
            <ShareFigure size="sm" share={share} />
          </Table.Td>
        </Table.Tr>
      ))}
      <Table.Tr>
        <Table.Th scope="row" fw={400}>
          calibration error
        </Table.Th>
        <Table.Td className="numbers">
          {number(expectedCalibrationError)}; by chance alone {number(calibrationErrorByChance)}
        </Table.Td>
      </Table.Tr>
    </Table.Tbody>
  </Table>
);

const Scores = ({ calibration: { scores, score: used } }: { calibration: Report }) => (
  <Table.ScrollContainer minWidth={420}>
    <Table aria-label="Scores that were tried">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Score that was tried</Table.Th>
          <Table.Th>Area under the curve</Table.Th>
          <Table.Th>Unknown that pass where 95 % of the others do</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {scores.map(({ score, auroc, fprAt95Tpr }) => (
          <Table.Tr key={score}>
            <Table.Th scope="row" fw={400}>
              {scoreText(score)}
              {score === used && ' (used)'}
            </Table.Th>
            <Table.Td className="numbers">{number(auroc)}</Table.Td>
            <Table.Td>
              <ShareFigure size="sm" share={fprAt95Tpr} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
