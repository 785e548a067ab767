import { Grid, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import type { UsageOfDayFragment } from '../../../generated/graphql.js';
import { Chart } from '../../../parts/figures/chart.js';
import { Empty } from '../../../parts/states/states.js';
import { bytesText, type Counted, daysBetween, seriesOf } from './days.js';

const plain = (value: number): string => value.toLocaleString();

const COLUMNS: readonly { key: Counted; name: string; text: (value: number) => string }[] = [
  { key: 'images', name: 'Pictures', text: plain },
  { key: 'promptsEncoded', name: 'Prompts encoded', text: plain },
  { key: 'requests', name: 'Requests', text: plain },
  { key: 'errors', name: 'Errors', text: plain },
  { key: 'samples', name: 'Samples added', text: plain },
  { key: 'bytes', name: 'Bytes received', text: bytesText },
  { key: 'thumbnailBytes', name: 'Thumbnails', text: bytesText },
];
const CHARTS: readonly Counted[] = ['images', 'promptsEncoded', 'requests', 'errors', 'bytes'];

interface UsageReportProps {
  readonly from: string;
  readonly to: string;
  readonly usage: readonly UsageOfDayFragment[];
}

/** What a tenant has used, day by day: as charts, and the same as a table. */
export function UsageReport({ from, to, usage }: UsageReportProps) {
  const days = useMemo(() => daysBetween(from, to), [from, to]);
  if (usage.length === 0) return <Empty title="Nothing was used on these days." />;
  return (
    <Stack>
      <Grid>
        {COLUMNS.filter(({ key }) => CHARTS.includes(key)).map((column) => (
          <Grid.Col key={column.key} span={{ base: 12, md: 6 }}>
            <DayChart days={days} usage={usage} {...column} columnKey={column.key} />
          </Grid.Col>
        ))}
      </Grid>
      <UsageTable usage={usage} />
    </Stack>
  );
}

interface DayChartProps {
  readonly days: readonly string[];
  readonly usage: readonly UsageOfDayFragment[];
  readonly columnKey: Counted;
  readonly name: string;
  readonly text: (value: number) => string;
}

function DayChart({ days, usage, columnKey, name, text }: DayChartProps) {
  const values = useMemo(() => seriesOf(days, usage, columnKey), [days, usage, columnKey]);
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 8, top: 12, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', valueFormatter: text },
      xAxis: { type: 'category', data: days },
      yAxis: { type: 'value', minInterval: 1, axisLabel: { formatter: text } },
      series: [{ type: 'bar', name, data: values }],
    }),
    [days, name, text, values],
  );
  const total = values.reduce((sum, value) => sum + value, 0);
  return (
    <Paper withBorder p="sm">
      <Title order={2} size="h5">
        {name}
      </Title>
      <Text size="sm" c="dimmed">
        {text(total)} in {days.length} days
      </Text>
      <Chart option={option} height={180} label={`${name} by day; the table below has the figures`} />
    </Paper>
  );
}

const UsageTable = ({ usage }: { usage: readonly UsageOfDayFragment[] }) => (
  <Table.ScrollContainer minWidth={720}>
    <Table aria-label="Usage by day, newest first">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Day (UTC)</Table.Th>
          {COLUMNS.map(({ key, name }) => (
            <Table.Th key={key} ta="right">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {usage.map((day) => (
          <Table.Tr key={day.date}>
            <Table.Th scope="row" fw={400} className="numbers" style={{ whiteSpace: 'nowrap' }}>
              {day.date}
            </Table.Th>
            {COLUMNS.map(({ key, text }) => (
              <Table.Td key={key} ta="right" className="numbers">
                {text(day[key])}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
