import { Worker } from 'node:worker_threads';
import type { ModelSession, RunResult } from './model-session.js';
import type { FromWorker, SessionOptions, TensorSize, ToWorker } from './protocol.js';

export interface DownloadProgress {
  readonly file: string;
  /** Bytes downloaded so far. */
  readonly loaded: number;
  /** Size of the file, bytes. */
  readonly total: number;
}

interface PendingRun {
  resolve(result: RunResult): void;
  reject(error: Error): void;
}

/** A session in its own thread, which performs one run at a time. */
export class ThreadSession implements ModelSession {
  private readonly pending = new Map<number, PendingRun>();
  private nextId = 0;
  private failure: Error | undefined;
  readonly runs = { text: 0, image: 0 };
  // Measured: a second run queued in the thread gains nothing, because messages take microseconds.
  readonly maxRunsInFlight = 1;

  private constructor(
    private readonly worker: Worker,
    readonly hasText: boolean,
    readonly maxBatch: ModelSession['maxBatch'],
  ) {
    worker.on('message', (message: FromWorker) => this.receive(message));
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', () => this.fail(new Error("the model's thread has ended")));
  }

  /**
   * Starts the thread and waits until the model is loaded.
   *
   * @throws Error when the model cannot be loaded
   */
  static async load(
    options: SessionOptions,
    maxBatch: ModelSession['maxBatch'],
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<ThreadSession> {
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
    return new ThreadSession(worker, options.towers === 'both', maxBatch);
  }

  get healthy(): boolean {
    return this.failure === undefined;
  }

  async health(): Promise<string | undefined> {
    return this.failure?.message;
  }

  embedTexts(prompts: string[]): Promise<RunResult> {
    this.runs.text++;
    return this.send({ kind: 'text', id: this.nextId++, prompts });
  }

  /** Pixels in shared memory are not copied. */
  embedImages(pixels: Float32Array[], size: TensorSize): Promise<RunResult> {
    this.runs.image++;
    return this.send({ kind: 'image', id: this.nextId++, pixels, size });
  }

  async close(): Promise<void> {
    if (!this.healthy) return;
    const ended = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.postMessage({ kind: 'close' } satisfies ToWorker);
    await ended;
  }

  private send(message: Exclude<ToWorker, { kind: 'close' }>): Promise<RunResult> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.pending.set(message.id, { resolve, reject });
      this.worker.postMessage(message);
    });
  }

  private receive(message: FromWorker): void {
    if (message.kind !== 'done' && message.kind !== 'failed') return;
    const run = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.kind === 'done') run?.resolve(message);
    else run?.reject(new Error(`the model failed: ${message.message}`));
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.pending.values()) reject(this.failure);
    this.pending.clear();
  }
}
