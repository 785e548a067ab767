/**
 * The throughput of a model's image tower in onnxruntime, without a service: files are decoded and resized with sharp,
 * or were before, and run in batches by threads that share nothing. Runs as its own process:
 *
 *     tsx bench/classify/bare.ts '{"model": …, "files": …, "shapes": [[workers, threads, batch], …], "ms": …}'
 *
 * Prints the images per second of each shape, as JSON.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

export type BareShape = readonly [workers: number, threads: number, batch: number];

export interface BareTask {
  /** Path of the image tower. */
  readonly model: string;
  /** Edge of its square input, pixels. */
  readonly size: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly files: readonly string[];
  readonly shapes: readonly BareShape[];
  readonly ms: number;
  /** When images are decoded: while the model runs the batch before, before each batch, or once before it all. */
  readonly decoding: 'ahead' | 'between' | 'once';
}

interface Work extends Omit<BareTask, 'shapes'> {
  readonly threads: number;
  readonly batch: number;
}

/** Registers tsx first, because threads do not inherit its loader. */
const THIS_FILE = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(import.meta.url)});
  });
`;

async function measure(task: BareTask, [workers, threads, batch]: BareShape): Promise<number> {
  const work: Work = { ...task, threads, batch };
  const threadPool = Array.from({ length: workers }, () => new Worker(THIS_FILE, { eval: true, workerData: work }));
  await Promise.all(threadPool.map((worker) => once(worker, 'message')));
  const results = threadPool.map((worker) => once(worker, 'message'));
  for (const worker of threadPool) worker.postMessage('start');
  const rates = (await Promise.all(results)).map(([rate]) => rate as number);
  await Promise.all(threadPool.map((worker) => worker.terminate()));
  return rates.reduce((sum, rate) => sum + rate, 0);
}

async function work({ model, size, mean, deviation, files, threads, batch, ms, decoding }: Work): Promise<void> {
  sharp.cache(false);
  sharp.concurrency(1);
  const session = await InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const input = session.inputNames[0] as string;
  const bytes = files.map((file) => readFileSync(file));
  const area = size * size;
  let file = 0;
  const fill = async (pixels: Float32Array, at: number): Promise<void> => {
    const image = sharp(bytes[file++ % bytes.length] as Buffer);
    const { data } = await image
      .resize(size, size, { fit: 'cover', kernel: 'cubic', fastShrinkOnLoad: false })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (let channel = 0; channel < 3; channel++) {
      const scale = 1 / (255 * (deviation[channel] as number));
      const shift = (mean[channel] as number) / (deviation[channel] as number);
      const plane = at + channel * area;
      for (let i = 0; i < area; i++) pixels[plane + i] = (data[i * 3 + channel] as number) * scale - shift;
    }
  };
  const buffers = [0, 1].map(() => new Float32Array(batch * 3 * area)) as [Float32Array, Float32Array];
  const decode = async (pixels: Float32Array): Promise<Float32Array> => {
    await Promise.all(Array.from({ length: batch }, (_, i) => fill(pixels, i * 3 * area)));
    return pixels;
  };
  let turn = 0;
  const ahead = decoding === 'ahead';
  const ready = decoding === 'once' ? await decode(buffers[0]) : undefined;
  let coming = ahead ? decode(buffers[0]) : undefined;
  const step = async (): Promise<void> => {
    const pixels = ready ?? (await (coming ?? decode(buffers[0])));
    turn = 1 - turn;
    if (ahead) coming = decode(buffers[turn] as Float32Array);
    await session.run({ [input]: new Tensor('float32', pixels, [batch, 3, size, size]) });
  };
  await step();
  await step();
  parentPort?.postMessage('ready');
  await once(parentPort as NonNullable<typeof parentPort>, 'message');
  const started = performance.now();
  let images = 0;
  while (performance.now() - started < ms) {
    await step();
    images += batch;
  }
  const rate = (images * 1000) / (performance.now() - started);
  await coming;
  parentPort?.postMessage(rate);
}

if (isMainThread) {
  const task = JSON.parse(process.argv[2] as string) as BareTask;
  const rates: number[] = [];
  for (const shape of task.shapes) rates.push(await measure(task, shape));
  console.log(JSON.stringify(rates));
} else {
  await work(workerData as Work);
}
