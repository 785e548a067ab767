import { Box, useComputedColorScheme } from '@mantine/core';
import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([
  BarChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

/** Colours of series: each has a contrast of at least 3 to 1 with the page, and is told apart by people who see no red or green. */
const COLOURS = {
  light: ['#3b5bdb', '#b35900', '#0b7285', '#9c36b5', '#495057'],
  dark: ['#91a7ff', '#ffc078', '#66d9e8', '#e599f7', '#ced4da'],
} as const;

export interface ChartProps {
  readonly option: EChartsCoreOption;
  /** What it shows, for people who do not see it; the figures themselves must be near as text. */
  readonly label: string;
  /** Pixels. */
  readonly height?: number;
  /** Called with what was clicked, as ECharts describes it. */
  readonly onPick?: (item: { dataIndex: number; seriesIndex: number; data: unknown }) => void;
}

/** A chart of ECharts in the colours of the page. Loaded with the screens that have one, and not before. */
export function Chart({ option, label, height = 280, onPick }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const pick = useRef(onPick);
  pick.current = onPick;
  const scheme = useComputedColorScheme();
  useEffect(() => {
    const opened = init(place.current, scheme === 'dark' ? 'dark' : null);
    chart.current = opened;
    opened.on('click', (event) => pick.current?.(event as never));
    const watcher = new ResizeObserver(() => opened.resize());
    watcher.observe(place.current as HTMLDivElement);
    return () => {
      watcher.disconnect();
      opened.dispose();
    };
  }, [scheme]);
  useEffect(() => {
    // Tooltips that are drawn: those of HTML have styles in attributes, which the page's policy does not take.
    const tooltip = { renderMode: 'richText', ...(option.tooltip as object | undefined) };
    chart.current?.setOption(
      { backgroundColor: 'transparent', animation: false, color: [...COLOURS[scheme]], ...option, tooltip },
      { notMerge: true },
    );
  }, [option, scheme]);
  return <Box ref={place} h={height} w="100%" role="img" aria-label={label} />;
}
