import { Group, Select, Slider, Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useAnswer } from '../../../api/answer.js';
import {
  EvaluationThresholdsDocument,
  type EvaluationThresholdsQuery,
  type Score,
} from '../../../generated/graphql.js';
import { useAddress, useNumberInAddress } from '../../../parts/address/address.js';
import { Chart } from '../../../parts/figures/chart.js';
import { ShareFigure } from '../../../parts/figures/figures.js';
import { Shown } from '../../../parts/states/states.js';
import type { Judged } from '../references.js';
import { isScore, SCORES, scoreText } from '../score-text.js';
import { Calibrate } from './calibrate-panel.js';
import { bestPoint } from './threshold-points.js';

export type Point = NonNullable<EvaluationThresholdsQuery['evaluation']>['thresholds'][number];

/** What a threshold does, moved by a slider, and the calibration at it. */
export function Thresholds({ judged, version }: { judged: Judged; version: number | null }) {
  const [named, setScore] = useAddress('score');
  const score = isScore(named) ? named : 'PROBABILITY';
  const answer = useAnswer(EvaluationThresholdsDocument, { ...judged, score });
  return (
    <Stack gap="sm">
      <Select
        label="Score that is compared with the threshold"
        size="sm"
        maw={340}
        allowDeselect={false}
        data={SCORES.map((value) => ({ value, label: scoreText(value) }))}
        value={score}
        onChange={(next) => setScore(next === 'PROBABILITY' ? null : next)}
      />
      <Shown answer={answer} what="thresholds">
        {({ evaluation }) => (
          <Curve key={score} judged={judged} version={version} score={score} points={evaluation?.thresholds ?? []} />
        )}
      </Shown>
    </Stack>
  );
}

interface CurveProps {
  readonly judged: Judged;
  readonly version: number | null;
  readonly score: Score;
  readonly points: readonly Point[];
}

function Curve({ judged, version, score, points }: CurveProps) {
  const [place, setPlace] = useNumberInAddress('threshold');
  const option = useMemo(() => curves(points), [points]);
  const at = Math.min(place ?? bestPoint(points), points.length - 1);
  const point = points[at];
  const marked = useMemo(() => (point ? withMark(option, point.threshold) : option), [option, point]);
  if (!point) return <Text size="sm">There are too few pictures to say for this score.</Text>;
  return (
    <Stack gap="sm">
      <Text size="sm" id="threshold-about">
        What scores less than <b className="numbers">{point.threshold.toFixed(4)}</b> is answered with “none of these”.
      </Text>
      <Slider
        min={0}
        max={points.length - 1}
        value={at}
        onChange={setPlace}
        label={(value) => points[value]?.threshold.toFixed(4)}
        thumbLabel={`Threshold of the ${scoreText(score)}`}
        thumbProps={{ 'aria-valuetext': point.threshold.toFixed(4), 'aria-describedby': 'threshold-about' }}
      />
      <Group align="flex-start" gap="xl">
        <Rates point={point} />
      </Group>
      <Chart
        option={marked}
        height={260}
        label="Accuracy, refusals and false accepts by threshold; the table above has them at the mark"
      />
      <Calibrate judged={judged} version={version} point={point} />
    </Stack>
  );
}

const Rates = ({ point }: { point: Point }) => (
  <Table maw={760} aria-label="At this threshold" aria-live="polite" withRowBorders={false}>
    <Table.Tbody>
      {(
        [
          ['accuracy', 'right, of the answered pictures of a label', point.accuracy],
          ['refusals', 'refused, of the pictures of a label', point.refusals],
          ['false accepts', 'answered, of the pictures in no label', point.falseAccepts],
        ] as const
      ).map(([name, about, share]) => (
        <Table.Tr key={name}>
          <Table.Th scope="row" fw={400}>
            <b>{name}</b>: {about}
          </Table.Th>
          <Table.Td>
            <ShareFigure size="sm" share={share} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

/** Told apart by their dashes as well; the colours can be seen on white and on black. */
const LINES = [
  ['accuracy', 'accuracy', '#4c6ef5', 'solid'],
  ['refusals', 'refusals', '#e8590c', 'dashed'],
  ['falseAccepts', 'false accepts', '#2f9e44', 'dotted'],
] as const;

const curves = (points: readonly Point[]) => ({
  grid: { left: 8, right: 24, top: 36, bottom: 24, containLabel: true },
  legend: { top: 0 },
  tooltip: {
    trigger: 'axis',
    valueFormatter: (share: number | null) => (share == null ? '–' : `${(share * 100).toFixed(1)} %`),
  },
  xAxis: { type: 'value', scale: true, axisLabel: { formatter: (value: number) => String(Number(value.toFixed(3))) } },
  yAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: (value: number) => `${Math.round(value * 100)} %` } },
  series: LINES.map(([key, name, color, type]) => ({
    type: 'line',
    name,
    step: 'end',
    symbol: 'none',
    color,
    lineStyle: { type, width: 2 },
    data: points.map((point) => [point.threshold, point[key].value ?? null]),
  })),
});

/** The lines with the threshold that is chosen. */
function withMark(option: ReturnType<typeof curves>, threshold: number) {
  const markLine = {
    symbol: 'none',
    silent: true,
    label: { formatter: threshold.toFixed(4) },
    data: [{ xAxis: threshold }],
  };
  return { ...option, series: option.series.map((line, at) => (at === 0 ? { ...line, markLine } : line)) };
}
