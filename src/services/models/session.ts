import { Worker } from 'node:worker_threads';
import type { Embeddings, FromWorker, SessionOptions, TensorSize, ToWorker } from './protocol.js';

export interface DownloadProgress {
  readonly file: string;
  /** Bytes. */
  readonly loaded: number;
  readonly total: number;
}

export interface RunResult extends Embeddings {
  /** How long the model ran, ms. */
  readonly runMs: number;
}

interface Waiting {
  resolve(result: RunResult): void;
  reject(error: Error): void;
}

/** A copy of the model, or of its image tower, in a thread of its own, which does one run at a time. */
export class ClipSession {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;
  private failure: Error | undefined;
  /** How often the model has run since it was loaded. */
  readonly runs = { text: 0, image: 0 };

  private constructor(
    private readonly worker: Worker,
    readonly hasText: boolean,
  ) {
    worker.on('message', (message: FromWorker) => this.receive(message));
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', () => this.fail(new Error("the model's thread has ended")));
  }

  static async load(options: SessionOptions, onProgress: (p: DownloadProgress) => void): Promise<ClipSession> {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: options });
    await new Promise<void>((resolve, reject) => {
      worker.on('message', function listen(message: FromWorker) {
        if (message.kind === 'progress') onProgress(message);
        if (message.kind !== 'ready') return;
        worker.off('message', listen);
        resolve();
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error("the model's thread ended while it was loading")));
    });
    worker.removeAllListeners('error');
    worker.removeAllListeners('exit');
    return new ClipSession(worker, options.towers === 'both');
  }

  /** False when the model's thread has died. */
  get alive(): boolean {
    return this.failure === undefined;
  }

  embedTexts(prompts: string[]): Promise<RunResult> {
    this.runs.text++;
    return this.send({ kind: 'text', id: this.nextId++, prompts });
  }

  /** @param pixels for each image [3 × height × width]; in shared memory, or else they are copied */
  embedImages(pixels: Float32Array[], size: TensorSize): Promise<RunResult> {
    this.runs.image++;
    return this.send({ kind: 'image', id: this.nextId++, pixels, size });
  }

  /** Lets the run in progress finish, disposes the model and ends the thread. */
  async close(): Promise<void> {
    if (!this.alive) return;
    const ended = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.postMessage({ kind: 'close' } satisfies ToWorker);
    await ended;
  }

  private send(message: Exclude<ToWorker, { kind: 'close' }>): Promise<RunResult> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.set(message.id, { resolve, reject });
      this.worker.postMessage(message);
    });
  }

  private receive(message: FromWorker): void {
    if (message.kind !== 'done' && message.kind !== 'failed') return;
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === 'done') waiting?.resolve(message);
    else waiting?.reject(new Error(`the model failed: ${message.message}`));
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}
