import { Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Chart } from '../../parts/figures/chart.js';
import { percent, ShareFigure } from '../../parts/figures/figures.js';
import type { EvaluationFigures } from './evaluation-screen.js';

type Bins = EvaluationFigures['reliability'];

/** How often answers of a probability are right: as a chart, and as a table with counts. */
export function Reliability({ bins }: { bins: Bins }) {
  const filled = useMemo(() => bins.filter(({ accuracy }) => accuracy.of > 0), [bins]);
  const option = useMemo(() => diagram(filled), [filled]);
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        Answers are gathered by the probability of their first label. On the diagonal, a probability of 80 % is right in
        80 of 100 cases; below it, the model is too sure.
      </Text>
      <Chart option={option} label="Reliability diagram; the table below has its figures" height={300} />
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label="Reliability">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Probability</Table.Th>
              <Table.Th>On average</Table.Th>
              <Table.Th>Right</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {filled.map(({ low, high, confidence, accuracy }) => (
              <Table.Tr key={low}>
                <Table.Th scope="row" fw={400} className="numbers">
                  {percent(low)} to {percent(high)}
                </Table.Th>
                <Table.Td className="numbers">{confidence == null ? '–' : percent(confidence)}</Table.Td>
                <Table.Td>
                  <ShareFigure size="sm" share={accuracy} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function diagram(filled: Bins) {
  const axis = {
    type: 'value',
    min: 0,
    max: 1,
    axisLabel: { formatter: (value: number) => `${Math.round(value * 100)} %` },
  };
  const most = Math.max(1, ...filled.map(({ accuracy }) => accuracy.of));
  return {
    grid: { left: 8, right: 16, top: 60, bottom: 24, containLabel: true },
    legend: { top: 0 },
    tooltip: {},
    xAxis: { ...axis, name: 'probability', nameLocation: 'middle', nameGap: 28 },
    yAxis: axis,
    series: [
      {
        type: 'scatter',
        name: 'share that is right',
        data: filled.map(({ confidence, accuracy }) => [confidence, accuracy.value, accuracy.of]),
        symbolSize: ([, , of]: [number, number, number]) => 8 + 24 * Math.sqrt(of / most),
        label: { show: true, position: 'top', formatter: ({ value }: { value: number[] }) => String(value[2]) },
        tooltip: {
          formatter: ({ value: [x = 0, y = 0, of] }: { value: number[] }) =>
            `at ${percent(x)}: ${percent(y)} right, of ${of}`,
        },
      },
      {
        type: 'line',
        name: 'as it should be',
        data: [
          [0, 0],
          [1, 1],
        ],
        symbol: 'none',
        lineStyle: { type: 'dashed' },
        tooltip: { show: false },
      },
    ],
  };
}
