import { useMemo } from 'react';
import { Chart } from '../../parts/figures/chart.js';
import type { DrawnMap } from './use-map.js';

interface MapChartProps {
  readonly map: DrawnMap;
  /** Index of the label that is marked; null: none. */
  readonly marked: number | null;
  readonly onPick: (label: number) => void;
}

/** The map: labels and pictures as points, zoomed by wheel or pinch, moved by dragging. */
export function MapChart({ map, marked, onPick }: MapChartProps) {
  const option = useMemo(() => scatter(map, marked), [map, marked]);
  return (
    <Chart
      option={option}
      height={560}
      label="Map of labels and pictures; labels that lie on each other are listed below"
      onPick={({ seriesIndex, dataIndex }) => {
        if (seriesIndex === LABELS) onPick(dataIndex);
      }}
    />
  );
}

const LABELS = 1;
/** Names of so many labels can be read beside their points. */
const NAMED = 60;
const LONGEST = 24;

function scatter({ labels, samples, projection }: DrawnMap, marked: number | null) {
  const { places } = projection;
  const axis = { type: 'value', scale: true, show: false };
  const name = ({ data }: { data: { name: string } }) => data.name;
  const short = (point: { data: { name: string } }) =>
    name(point).length > LONGEST ? `${name(point).slice(0, LONGEST - 1)}…` : name(point);
  const place = marked === null ? undefined : places[marked];
  return {
    grid: { left: 8, right: 8, top: 36, bottom: 8 },
    legend: { top: 0, data: ['pictures', 'labels'] },
    tooltip: { formatter: name },
    xAxis: axis,
    yAxis: axis,
    dataZoom: [
      { type: 'inside', xAxisIndex: 0, filterMode: 'none' },
      { type: 'inside', yAxisIndex: 0, filterMode: 'none' },
    ],
    series: [
      {
        type: 'scatter',
        name: 'pictures',
        symbolSize: 6,
        itemStyle: { opacity: samples.length > 500 ? 0.6 : 0.9 },
        data: samples.map((text, at) => ({ name: text, value: places[labels.length + at] })),
      },
      {
        type: 'scatter',
        name: 'labels',
        symbol: 'diamond',
        symbolSize: labels.length > 500 ? 7 : 12,
        label: { show: labels.length <= NAMED, position: 'right', formatter: short },
        labelLayout: { hideOverlap: true },
        data: labels.map((text, at) => ({ name: text, value: places[at] })),
      },
      {
        type: 'scatter',
        name: 'found',
        symbol: 'pin',
        symbolSize: 36,
        z: 5,
        label: { show: true, position: 'top', formatter: name, fontWeight: 'bold' },
        data: place ? [{ name: labels[marked as number], value: place }] : [],
      },
    ],
  };
}
