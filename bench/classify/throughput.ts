import { closedLoop } from '../support/load.js';
import { median, spread } from '../support/measure.js';
import { atLeast, atMost, ms, type Row, times } from '../support/table.js';
import type { BareShape } from './bare.js';
import { Baselines, type BenchDtype } from './baselines.js';
import { BenchService, timingsOf } from './service.js';

const CLIENTS = 32;
/** Requests of one client alone, in each round. */
const ALONE = 15;
/** What the throughput over HTTP must be at least, compared with the bare model. */
const FLOORS = {
  fp32: { files: 0.95, tensors: 0.93 },
  q8: { files: 0.88, tensors: 0.85 },
  q8row: { files: 0.9, tensors: 0.85 },
  q8static: { files: 0.9, tensors: 0.85 },
} as const;

/** Combinations of workers, threads and batch size to try. */
const shapes = (dtype: BenchDtype, cores: number): BareShape[] => {
  const perBatch = (batch: number): BareShape[] => [
    [1, cores, batch],
    [cores, 1, batch],
  ];
  // Vectors of q8 depend on the batch, so both the service and the bare model run it one image at a time.
  return dtype === 'q8' ? perBatch(1) : [1, 4, 8, 16].flatMap(perBatch);
};

interface ThroughputOptions {
  readonly folder: string;
  readonly dtype: BenchDtype;
  readonly files: readonly Buffer[];
  readonly cores: number;
  /** Of the bare model; undefined for the fastest of several. */
  readonly shape: BareShape | undefined;
  readonly rounds: number;
  readonly ms: number;
  /** Numbers of labels for which the pipeline is measured; empty to skip it. */
  readonly pipelineLabels: readonly number[];
}

/** What one round has measured. */
interface Round {
  /** Images per second: bare onnxruntime from files, and from tensors that are ready, and over HTTP. */
  readonly files: number;
  readonly tensors: number;
  readonly ours: number;
  /** Of one image, ms: bare from a file, over HTTP for the first time, and again. */
  readonly bareAlone: number;
  readonly alone: number;
  readonly again: number;
  /** 99th percentile of the event loop's delay at saturation, ms. */
  readonly lag: number;
}

const perSecond = (value: number): string => `${value.toFixed(1)} images/s`;

/** The whole service over HTTP, compared with the bare model and the pipeline, in alternation. */
export async function benchThroughput(options: ThroughputOptions): Promise<Row[]> {
  const { folder, dtype, files, cores } = options;
  const baselines = await Baselines.of(folder, dtype, files);
  const variables = { LEXICLIP_MODEL: folder, LEXICLIP_DTYPE: dtype, LEXICLIP_THREADS: '' };
  const service = await BenchService.start(files, 100, variables);
  try {
    const grid = options.shape ? [options.shape] : shapes(dtype, cores);
    const best = await fastest(baselines, grid, options.ms / 4);
    const rounds: Round[] = [];
    for (let i = 0; i < options.rounds; i++) {
      const round = await measure(service, baselines, best, options);
      rounds.push(round);
      console.error(`${dtype}, round ${i + 1}: ${JSON.stringify(round)}`);
    }
    return [
      { what: `${dtype}, the best of ${grid.length} shapes: ${best.join(' × ')}`, measured: '' },
      ...rowsOf(dtype, rounds),
      ...(await pipelineRows(baselines, options, spread(rounds.map(({ ours }) => ours)).median)),
    ];
  } finally {
    await service.close();
    await baselines.close();
  }
}

async function fastest(baselines: Baselines, grid: readonly BareShape[], forMs: number): Promise<BareShape> {
  if (grid.length === 1) return grid[0] as BareShape;
  const rates = await baselines.bare(grid, forMs);
  return grid[rates.indexOf(Math.max(...rates))] as BareShape;
}

async function measure(
  service: BenchService,
  baselines: Baselines,
  best: BareShape,
  { cores, ms: forMs }: ThroughputOptions,
): Promise<Round> {
  const client = service.client(CLIENTS);
  try {
    const [files] = (await baselines.bare([best], forMs)) as [number];
    await service.loopDelay();
    const load = await closedLoop(client, CLIENTS, service.next, { warmUpMs: 2000, ms: forMs });
    const lag = await service.loopDelay();
    timingsOf(load.answers);
    const [tensors] = (await baselines.bare([best], forMs, 'once')) as [number];
    const bareAlone = 1000 / Math.max(...(await baselines.bare([[1, cores, 1]], forMs / 2, 'between')));
    const [alone, again]: [number[], number[]] = [[], []];
    for (let i = 0; i < ALONE; i++) {
      const body = service.next();
      alone.push((await client.post(body)).ms);
      again.push((await client.post(body)).ms);
    }
    return { files, tensors, ours: load.perSecond, bareAlone, alone: median(alone), again: median(again), lag };
  } finally {
    client.close();
  }
}

function rowsOf(dtype: BenchDtype, rounds: readonly Round[]): Row[] {
  const of = (key: keyof Round) => median(rounds.map((round) => round[key]));
  const ratios = (a: keyof Round, b: keyof Round) => spread(rounds.map((round) => round[a] / round[b]));
  const range = ({ min, max }: { min: number; max: number }): Row => ({
    what: '    least and most',
    measured: `${times(min)}, ${times(max)}`,
  });
  const [files, tensors] = [ratios('ours', 'files'), ratios('ours', 'tensors')];
  const again = ratios('again', 'alone');
  return [
    { what: `${dtype}, bare: from files`, measured: perSecond(of('files')) },
    { what: `${dtype}, bare: from ready tensors`, measured: perSecond(of('tensors')) },
    { what: `${dtype}, over HTTP, ${CLIENTS} clients`, measured: perSecond(of('ours')) },
    { what: '  ÷ bare from files', ...atLeast(files.median, FLOORS[dtype].files, times) },
    range(files),
    { what: '  ÷ bare from ready tensors', ...atLeast(tensors.median, FLOORS[dtype].tensors, times) },
    range(tensors),
    { what: `${dtype}, one client: first time`, measured: ms(of('alone')) },
    { what: '  ÷ bare for one image', ...atMost(ratios('alone', 'bareAlone').median, 1.15, times) },
    { what: `${dtype}, one client: the same image again`, measured: ms(of('again')) },
    { what: '  ÷ first time', ...atMost(again.median, 0.05, (ratio) => `${ratio.toFixed(3)} ×`) },
    range(again),
    { what: `${dtype}, event-loop delay at saturation, 99th percentile`, ...atMost(of('lag'), 50, ms) },
  ];
}

async function pipelineRows(
  baselines: Baselines,
  { dtype, pipelineLabels }: ThroughputOptions,
  ours: number,
): Promise<Row[]> {
  const pipeline = await baselines.pipeline(pipelineLabels);
  return pipelineLabels.flatMap((labels, i): Row[] => {
    const speedUp = (ours * (pipeline[i] as number)) / 1000;
    return [
      { what: `${dtype}, pipeline, an image with ${labels} labels`, measured: ms(pipeline[i] as number) },
      { what: '  over HTTP ÷ pipeline', ...atLeast(speedUp, labels === 100 ? 10 : 80, times) },
    ];
  });
}
