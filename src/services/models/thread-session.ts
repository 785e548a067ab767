import { SupervisedThread } from '../concurrency/threads/supervised-thread.js';
import { type Supervision, UNSUPERVISED } from '../concurrency/threads/supervision.js';
import type { ModelSession, RunResult } from './model-session.js';
import type { DownloadProgress, ModelTask, SessionOptions, TensorSize } from './protocol.js';
import { UsualTime } from './usual-time.js';

export type { DownloadProgress } from './protocol.js';

/**
 * A session in its own thread, which performs one run at a time. When the thread is lost, or a run hangs, the model is
 * loaded again; runs that come meanwhile wait for it.
 */
export class ThreadSession implements ModelSession {
  readonly runs = { text: 0, image: 0 };
  // Measured: a second run queued in the thread gains nothing, because messages take microseconds.
  readonly maxRunsInFlight = 1;
  private readonly thread: SupervisedThread<ModelTask, RunResult>;
  private readonly usual: Record<ModelTask['kind'], UsualTime>;
  private loaded = false;
  /** The last input of the image tower, for warming up a new thread. */
  private size: TensorSize | undefined;

  private constructor(
    options: SessionOptions,
    readonly maxBatch: ModelSession['maxBatch'],
    onProgress: (progress: DownloadProgress) => void,
    supervision: Supervision,
  ) {
    this.hasText = options.towers === 'both';
    this.usual = { text: new UsualTime(supervision.hungMs), image: new UsualTime(supervision.hungMs) };
    this.thread = new SupervisedThread(
      {
        name: 'model',
        script: new URL('./worker.js', import.meta.url),
        // onnxruntime ends the whole process when its thread is terminated during a run.
        terminable: false,
        // By then, the files are here.
        data: () => ({ ...options, remote: options.remote && !this.loaded }),
        onNote: (note) => onProgress(note as DownloadProgress),
        prepare: async (run) => {
          for (const task of this.warmUpTasks()) await run(task, this.usual[task.kind].limitMs(1));
        },
      },
      supervision,
    );
  }

  readonly hasText: boolean;

  /**
   * Starts the thread and waits until the model is loaded.
   *
   * @throws Error when the model cannot be loaded
   */
  static async load(
    options: SessionOptions,
    maxBatch: ModelSession['maxBatch'],
    onProgress: (progress: DownloadProgress) => void,
    supervision: Supervision = UNSUPERVISED,
  ): Promise<ThreadSession> {
    const session = new ThreadSession(options, maxBatch, onProgress, supervision);
    await session.thread.load();
    session.loaded = true;
    return session;
  }

  get healthy(): boolean {
    return this.thread.healthy;
  }

  async health(): Promise<string | undefined> {
    return this.healthy ? undefined : 'the model is being loaded again';
  }

  embedTexts(prompts: string[]): Promise<RunResult> {
    this.runs.text++;
    return this.run({ kind: 'text', prompts }, prompts.length);
  }

  /** Pixels in shared memory are not copied. */
  embedImages(pixels: Float32Array[], size: TensorSize): Promise<RunResult> {
    this.runs.image++;
    this.size = size;
    return this.run({ kind: 'image', pixels, size }, pixels.length);
  }

  close(): Promise<void> {
    return this.thread.close();
  }

  private async run(task: ModelTask, inputs: number): Promise<RunResult> {
    const usual = this.usual[task.kind];
    const result = await this.thread.run(task, usual.limitMs(inputs));
    usual.add(result.runMs, inputs);
    return result;
  }

  /** One run of each tower: the first run allocates memory, and shows that the model works. */
  private warmUpTasks(): ModelTask[] {
    const { size } = this;
    const text: ModelTask[] = this.hasText ? [{ kind: 'text', prompts: ['warm-up'] }] : [];
    if (!size) return text;
    return [...text, { kind: 'image', pixels: [new Float32Array(3 * size.width * size.height)], size }];
  }
}
