import { closedLoop } from '../support/load.js';
import { median } from '../support/measure.js';
import { atLeast, atMost, ms, type Row, times } from '../support/table.js';
import type { BareShape } from './bare.js';
import { Baselines, type BenchDtype } from './baselines.js';
import { BenchService, timingsOf } from './service.js';

const CLIENTS = 32;
/** Combinations of workers, threads and batch size to try. */
const shapes = (dtype: BenchDtype, cores: number): BareShape[] => {
  const perBatch = (batch: number): BareShape[] => [
    [1, cores, batch],
    [cores, 1, batch],
  ];
  // Vectors of q8 depend on the batch, so both the service and the bare model run it one image at a time.
  return dtype === 'q8' ? perBatch(1) : [...perBatch(1), ...perBatch(4), ...perBatch(8)];
};

interface ThroughputOptions {
  readonly folder: string;
  readonly dtype: BenchDtype;
  readonly files: readonly Buffer[];
  readonly cores: number;
  readonly rounds: number;
  readonly ms: number;
  /** Numbers of labels for which the pipeline is measured; empty to skip it. */
  readonly pipelineLabels: readonly number[];
}

const perSecond = (value: number): string => `${value.toFixed(1)} images/s`;

/** The whole service over HTTP, compared with the bare model and the pipeline, in alternation. */
export async function benchThroughput(options: ThroughputOptions): Promise<Row[]> {
  const { folder, dtype, files, cores, rounds } = options;
  const baselines = await Baselines.of(folder, dtype, files);
  const variables = { LEXICLIP_MODEL: folder, LEXICLIP_DTYPE: dtype, LEXICLIP_THREADS: '' };
  const service = await BenchService.start(files, 100, variables);
  const client = service.client(CLIENTS);
  try {
    const grid = shapes(dtype, cores);
    const rates = await baselines.bare(grid, options.ms / 2);
    const best = grid[rates.indexOf(Math.max(...rates))] as BareShape;
    const all: {
      bare: number[];
      ours: number[];
      alone: number[];
      bareAlone: number[];
      again: number[];
      lag: number[];
    } = { bare: [], ours: [], alone: [], bareAlone: [], again: [], lag: [] };
    for (let round = 0; round < rounds; round++) {
      all.bare.push(...(await baselines.bare([best], options.ms)));
      await service.loopDelay();
      const load = await closedLoop(client, CLIENTS, service.next, { warmUpMs: 2000, ms: options.ms });
      all.lag.push(await service.loopDelay());
      timingsOf(load.answers);
      all.ours.push(load.perSecond);
      all.bareAlone.push(1000 / Math.max(...(await baselines.bare([[1, cores, 1]], options.ms / 2, false))));
      const alone: number[] = [];
      const again: number[] = [];
      for (let i = 0; i < 15; i++) {
        const body = service.next();
        alone.push((await client.post(body)).ms);
        again.push((await client.post(body)).ms);
      }
      all.alone.push(median(alone));
      all.again.push(median(again));
    }
    const ratio = (a: readonly number[], b: readonly number[]) => median(a.map((value, i) => value / (b[i] as number)));
    const rows: Row[] = [
      { what: `${dtype}, bare, best of ${grid.length}: ${best.join(' × ')}`, measured: perSecond(median(all.bare)) },
      { what: `${dtype}, over HTTP, ${CLIENTS} clients`, measured: perSecond(median(all.ours)) },
      { what: '  ÷ bare', ...atLeast(ratio(all.ours, all.bare), dtype === 'q8' ? 0.88 : 0.92, times) },
      { what: `${dtype}, one client: first time`, measured: ms(median(all.alone)) },
      { what: '  ÷ bare for one image', ...atMost(ratio(all.alone, all.bareAlone), 1.15, times) },
      { what: '  the same image again ÷ first time', ...atMost(ratio(all.again, all.alone), 0.05, times) },
      { what: `${dtype}, event-loop delay at saturation, 99th percentile`, ...atMost(median(all.lag), 50, ms) },
    ];
    const pipeline = await baselines.pipeline(options.pipelineLabels);
    options.pipelineLabels.forEach((labels, i) => {
      const speedUp = (median(all.ours) * (pipeline[i] as number)) / 1000;
      rows.push(
        { what: `${dtype}, pipeline, an image with ${labels} labels`, measured: ms(pipeline[i] as number) },
        { what: '  over HTTP ÷ pipeline', ...atLeast(speedUp, labels === 100 ? 10 : 80, times) },
      );
    });
    return rows;
  } finally {
    client.close();
    await service.close();
    await baselines.close();
  }
}
