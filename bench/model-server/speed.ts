import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { availableCores } from '#lexiclip/services/concurrency/available-cores.js';
import type { LoadedModel } from '#lexiclip/services/models/model.js';
import { loadModel } from '#lexiclip/services/models/model.js';
import type { ModelSession } from '#lexiclip/services/models/model-session.js';
import type { TritonInstallation } from '../../test/support/model-server/install.js';
import { Triton } from '../../test/support/model-server/triton.js';
import { median, spread, timed } from '../support/measure.js';
import { atMost, ms, type Row, times } from '../support/table.js';

/** Batches, how many runs of each are in a round, and what they may take compared with a run in this process. */
const BATCHES = [
  { images: 1, runs: 8, floor: 1.15 },
  { images: 8, runs: 3, floor: 1.05 },
];

/** Runs of the image tower in this process and on Triton on the same machine, with as many threads. */
export async function benchSpeed(installation: TritonInstallation, model: string, rounds: number): Promise<Row[]> {
  const threads = availableCores();
  const cache = await mkdtemp(join(tmpdir(), 'lexiclip-bench-cache-'));
  const triton = await Triton.start(installation, model, { threads });
  const variables = { LEXICLIP_MODEL: model, LEXICLIP_WORKERS: '1', LEXICLIP_THREADS: String(threads) };
  const load = (more: Record<string, string> = {}) => loadModel(loadConfig({ ...variables, ...more }), () => undefined);
  const open: LoadedModel[] = [];
  try {
    open.push(await load(), await load({ LEXICLIP_MODEL_SERVER: triton.url, LEXICLIP_MODEL_CACHE: cache }));
    const [here, there] = open.map(({ sessions }) => sessions.wide) as [ModelSession, ModelSession];
    const { width, height } = (open[0] as LoadedModel).spec.preprocess;
    const images = Array.from({ length: 8 }, (_, k) => picture(3 * width * height, k));
    const rows: Row[] = [];
    for (const { images: count, runs, floor } of BATCHES) {
      const batch = images.slice(0, count);
      await haveSameBits(here, there, batch);
      const all = { here: [] as number[], there: [] as number[], ratio: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        const [own, served] = await inTurn([here, there], batch, runs);
        all.here.push(own);
        all.there.push(served);
        all.ratio.push(served / own);
        console.error(`${count}, round ${round + 1}: ${ms(own)}, ${ms(served)}, ${times(served / own)}`);
      }
      const what = `${count} image${count > 1 ? 's' : ''}`;
      const { min, median: ratio, max } = spread(all.ratio);
      rows.push(
        { what: `${what}, in process`, measured: ms(median(all.here)) },
        { what: `${what}, model server`, measured: ms(median(all.there)) },
        { what: '  ÷ in process', ...atMost(ratio, floor, times) },
        { what: '  its least and most', measured: `${times(min)}, ${times(max)}` },
      );
    }
    return [...rows, { what: 'fp32 vectors', measured: 'equal bits', target: 'equal bits', met: true }];
  } finally {
    await Promise.all(open.map((one) => one.close()));
    await triton.close();
    await rm(cache, { recursive: true, force: true });
  }
}

/** @returns the time of the best run in each session, ms; which is first changes from run to run */
async function inTurn(
  sessions: readonly [ModelSession, ModelSession],
  batch: readonly Float32Array[],
  runs: number,
): Promise<[number, number]> {
  const taken: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    for (const which of run % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      taken[which].push(await timed(() => sessions[which].embedImages(batch)));
    }
  }
  return [Math.min(...taken[0]), Math.min(...taken[1])];
}

/** @throws Error when the vectors of both differ in a bit */
async function haveSameBits(here: ModelSession, there: ModelSession, batch: readonly Float32Array[]): Promise<void> {
  const [own, served] = await Promise.all([here.embedImages(batch), there.embedImages(batch)]);
  const bytes = [own, served].map(({ vectors }) => Buffer.from(vectors.buffer, vectors.byteOffset, vectors.byteLength));
  if (bytes[0]?.compare(bytes[1] as Buffer) !== 0) throw new Error(`vectors of ${batch.length} images differ`);
}

const picture = (length: number, number: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 0.37 * (number + 1)) + Math.cos(i * 0.011));
