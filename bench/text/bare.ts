/**
 * The throughput of a model's text tower in onnxruntime, without a service: token ids that are ready, sorted by length,
 * are run in batches, each padded to its longest, by threads that share nothing but what is left to do. Runs as its own
 * process:
 *
 *     tsx bench/text/bare.ts '{"model": …, "ids": FILE, "pad": …, "rounds": [{"shape": [workers, threads, batch], "every": …}, …]}'
 *
 * Prints the prompts per second of each round, as JSON.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';

export type TextShape = readonly [workers: number, threads: number, batch: number];

export interface BareTextRound {
  readonly shape: TextShape;
  /** One of so many prompts is encoded, of all lengths: 1 for all. */
  readonly every: number;
}

export interface BareTextTask {
  /** Path of the text tower. */
  readonly model: string;
  /** Path of a JSON file with the token ids of each prompt. */
  readonly ids: string;
  /** Token that fills up the shorter prompts of a batch. */
  readonly pad: number;
  readonly rounds: readonly BareTextRound[];
}

interface Work extends Omit<BareTextTask, 'rounds'> {
  readonly threads: number;
  readonly batch: number;
  readonly every: number;
  /** The number of batches that are taken, shared by the threads. */
  readonly taken: Int32Array;
}

/** Registers tsx first, because threads do not inherit its loader. */
const THIS_FILE = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(import.meta.url)});
  });
`;

async function measure(task: BareTextTask, { shape: [workers, threads, batch], every }: BareTextRound) {
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const work: Work = { ...task, threads, batch, every, taken };
  const pool = Array.from({ length: workers }, () => new Worker(THIS_FILE, { eval: true, workerData: work }));
  await Promise.all(pool.map((worker) => once(worker, 'message')));
  const results = pool.map((worker) => once(worker, 'message'));
  const started = performance.now();
  for (const worker of pool) worker.postMessage('start');
  const counts = (await Promise.all(results)).map(([count]) => count as number);
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(pool.map((worker) => worker.terminate()));
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

async function work({ model, ids, pad, threads, batch, every, taken }: Work): Promise<void> {
  const all: number[][] = JSON.parse(readFileSync(ids, 'utf8'));
  const sorted = all.sort((a, b) => b.length - a.length).filter((_, i) => i % every === 0);
  const session = await InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const run = async (prompts: readonly number[][]): Promise<void> => {
    const columns = Math.max(...prompts.map(({ length }) => length));
    const data = new BigInt64Array(prompts.length * columns).fill(BigInt(pad));
    prompts.forEach((prompt, row) => {
      for (const [i, id] of prompt.entries()) data[row * columns + i] = BigInt(id);
    });
    const shape = [prompts.length, columns];
    const inputs = {
      input_ids: new Tensor('int64', data, shape),
      attention_mask: new Tensor('int64', new BigInt64Array(data.length).fill(1n), shape),
    };
    const used = Object.entries(inputs).filter(([name]) => session.inputNames.includes(name));
    await session.run(Object.fromEntries(used));
  };
  await run(sorted.slice(0, batch));
  await run(sorted.slice(0, batch));
  parentPort?.postMessage('ready');
  await once(parentPort as NonNullable<typeof parentPort>, 'message');
  let count = 0;
  for (;;) {
    const from = Atomics.add(taken, 0, 1) * batch;
    if (from >= sorted.length) break;
    const prompts = sorted.slice(from, from + batch);
    await run(prompts);
    count += prompts.length;
  }
  parentPort?.postMessage(count);
}

if (isMainThread) {
  const task = JSON.parse(process.argv[2] as string) as BareTextTask;
  const rates: number[] = [];
  for (const round of task.rounds) rates.push(await measure(task, round));
  console.log(JSON.stringify(rates));
} else {
  await work(workerData as Work);
}
