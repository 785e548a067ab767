/** A thread that holds a model. `thread-session.ts` starts it; `protocol.ts` has the types of their messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { yieldToMainThread } from '../concurrency/background.js';
import type { FromWorker, SessionOptions, ToWorker } from './protocol.js';
import { Towers } from './towers.js';

yieldToMainThread();

const port = parentPort;
if (!port) throw new Error('worker.js is started by thread-session.js');
const options = workerData as SessionOptions;
const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const towers = await Towers.load(options, (progress) => {
  const { status, file, loaded, total } = progress as { status: string; file: string; loaded: number; total: number };
  if (options.remote && status === 'progress') send({ kind: 'progress', file, loaded, total });
});

async function run(request: Exclude<ToWorker, { kind: 'close' }>): Promise<void> {
  const { id } = request;
  const started = performance.now();
  try {
    const { vectors, truncated } =
      request.kind === 'text'
        ? await towers.embedTexts(request.prompts)
        : await towers.embedImages(request.pixels, request.size);
    const runMs = performance.now() - started;
    send({ kind: 'done', id, vectors, truncated, runMs }, [vectors.buffer as ArrayBuffer]);
  } catch (error) {
    send({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', async (request: ToWorker) => {
  if (request.kind !== 'close') return run(request);
  await towers.dispose();
  port.close();
});

send({ kind: 'ready' });
