import { Button, Group, ScrollArea, Stack, Text, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useAnswer } from '../../api/answer.js';
import { EvaluationConfusionsDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { Chart } from '../../parts/figures/chart.js';
import { Shown } from '../../parts/states/states.js';
import { CellDrawer } from './cell-drawer.js';
import { type ConfusionGrid, type ConfusionPair, cellName, confusionGrid, MAX_SIDE } from './confusion-grid.js';
import type { Judged } from './references.js';

/** What is taken for what: a heat map, the same as a list, and the pictures of one cell. */
export function ConfusionPanel({ judged }: { judged: Judged }) {
  const answer = useAnswer(EvaluationConfusionsDocument, judged);
  const [cell, setCell] = useAddress('cell');
  return (
    <Shown answer={answer} what="what is taken for what">
      {({ evaluation }) => {
        const pairs = evaluation?.confusions ?? [];
        if (pairs.length === 0) return <Text size="sm">No picture of a label is taken for another one.</Text>;
        return (
          <>
            <Confusions pairs={pairs} onPick={(pair) => setCell(cellName(pair))} />
            <CellDrawer judged={judged} cell={cell} onClose={() => setCell(null)} />
          </>
        );
      }}
    </Shown>
  );
}

interface ConfusionsProps {
  readonly pairs: readonly ConfusionPair[];
  readonly onPick: (pair: ConfusionPair) => void;
}

function Confusions({ pairs, onPick }: ConfusionsProps) {
  const grid = useMemo(() => confusionGrid(pairs), [pairs]);
  const scheme = useComputedColorScheme();
  const option = useMemo(() => heatMap(grid, scheme === 'dark'), [grid, scheme]);
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        Rows: what is right. Columns: what was answered. The {pairs.length} pairs with the most pictures
        {grid.shown.length < pairs.length &&
          `; the map has the ${MAX_SIDE} labels with the most mistakes, and ${grid.shown.length} of these pairs`}
        . Choose a cell, or a pair of the list, to see its pictures.
      </Text>
      <Chart
        option={option}
        height={Math.max(220, 110 + 24 * grid.labels.length)}
        label="Heat map of labels that are taken for others; the list below says the same"
        onPick={({ dataIndex }) => {
          const pair = grid.shown[dataIndex];
          if (pair) onPick(pair);
        }}
      />
      <ScrollArea.Autosize mah={220} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'Pairs', role: 'group' }}>
        <Group gap={6} component="ul" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
          {pairs.map((pair) => (
            <li key={cellName(pair)}>
              <Button size="compact-sm" variant="default" onClick={() => onPick(pair)}>
                {pair.expected.name} → {pair.predicted.name} ({pair.count})
              </Button>
            </li>
          ))}
        </Group>
      </ScrollArea.Autosize>
    </Stack>
  );
}

const LONGEST = 18;
const short = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

function heatMap({ labels, cells, most }: ConfusionGrid, isDark: boolean) {
  const names = labels.map(({ name }) => name);
  const axisLabel = { formatter: short, interval: 0 };
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 40, containLabel: true },
    tooltip: {
      formatter: ({ value: [column, row, count] }: { value: [number, number, number] }) =>
        `${names[row]} → ${names[column]}: ${count}`,
    },
    xAxis: { type: 'category', data: names, axisLabel: { ...axisLabel, rotate: 60 }, splitArea: { show: true } },
    yAxis: { type: 'category', data: names, inverse: true, axisLabel, splitArea: { show: true } },
    visualMap: {
      min: 0,
      max: most,
      calculable: false,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 100,
      inRange: { color: isDark ? ['#2b2b3a', '#ffa94d'] : ['#fff4e6', '#d9480f'] },
    },
    series: [{ type: 'heatmap', data: cells, label: { show: labels.length <= 15 } }],
  };
}
