import { Alert, Stack, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import type { PolicyPartsFragment } from '../../../generated/graphql.js';
import { type GateFigures, gateHeading, gateRows, policyText } from './gate.js';

const LOOKS = {
  PASSED: { color: 'green', icon: <IconCircleCheck aria-hidden /> },
  REFUSED: { color: 'red', icon: <IconCircleX aria-hidden /> },
  UNDECIDED: { color: 'yellow', icon: <IconHelpCircle aria-hidden /> },
} as const;

export interface GateReportProps {
  readonly report: GateFigures;
  readonly policy: PolicyPartsFragment | null | undefined;
}

/** What the gate says of a move: whether it passes, why, and by which figures. */
export const GateReport = ({ report, policy }: GateReportProps) => (
  <Stack gap="sm" data-outcome={report.outcome}>
    <Alert {...LOOKS[report.outcome]} variant="outline" title={gateHeading(report, policy?.undecided)} c="inherit">
      <Text size="sm">{report.sentence}</Text>
    </Alert>
    <Table.ScrollContainer minWidth={320}>
      <Table>
        <Table.Tbody>
          {gateRows(report).map(([what, figure]) => (
            <Table.Tr key={what}>
              <Table.Th scope="row" fw={400}>
                {what}
              </Table.Th>
              <Table.Td className="numbers">{figure}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
    {policy && (
      <Text size="sm" c="dimmed">
        {policyText(policy)}
      </Text>
    )}
  </Stack>
);
