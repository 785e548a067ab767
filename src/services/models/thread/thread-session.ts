import { SupervisedThread } from '../../concurrency/threads/supervised-thread.js';
import { type Supervision, UNSUPERVISED } from '../../concurrency/threads/supervision.js';
import type { Padding } from '../families/family.js';
import type { ModelSession, RunResult } from '../model-session.js';
import type { ModelResult, ModelTask, SessionOptions, TokenCounts, TowerFacts } from '../protocol.js';
import { UsualTime } from './usual-time.js';

/**
 * A session in its own thread, which performs one run at a time. When the thread is lost, or a run hangs, the model is
 * loaded again; runs that come meanwhile wait for it.
 */
export class ThreadSession implements ModelSession {
  readonly runs = { text: 0, image: 0 };
  // Measured: a second run queued in the thread gains nothing, because messages take microseconds.
  readonly maxRunsInFlight = 1;
  private readonly thread: SupervisedThread<ModelTask, ModelResult>;
  private readonly usual: Record<'text' | 'image', UsualTime>;
  /** Whether images have been run, so that a new thread has to be warmed up for them. */
  private sawImages = false;
  maxBatch: ModelSession['maxBatch'] = { images: 1, texts: 1 };
  /** How far prompts are padded. */
  padding: Padding;
  readonly hasText: boolean;

  private constructor(
    private readonly options: SessionOptions,
    private readonly supervision: Supervision,
  ) {
    this.hasText = options.towers === 'both';
    this.padding = options.family.text.padding;
    this.usual = { text: new UsualTime(supervision.hungMs), image: new UsualTime(supervision.hungMs) };
    this.thread = new SupervisedThread(
      {
        name: 'model',
        script: new URL('./worker.js', import.meta.url),
        // onnxruntime ends the whole process when its thread is terminated during a run.
        terminable: false,
        data: () => options,
        prepare: async (run) => {
          for (const task of this.warmUpTasks()) await run(task, this.usual[task.kind].limitMs(1));
        },
      },
      supervision,
    );
  }

  /**
   * Starts the thread and waits until the model is loaded. It then runs one input at a time, until it is told how many it
   * may.
   *
   * @throws Error when the model cannot be loaded
   */
  static async load(options: SessionOptions, supervision: Supervision = UNSUPERVISED): Promise<ThreadSession> {
    const session = new ThreadSession(options, supervision);
    await session.thread.load();
    return session;
  }

  /** @throws Error naming the file that does not fit to the others */
  async facts(): Promise<TowerFacts> {
    return (await this.thread.run({ kind: 'facts' })) as TowerFacts;
  }

  get healthy(): boolean {
    return this.thread.healthy;
  }

  async health(): Promise<string | undefined> {
    return this.healthy ? undefined : 'the model is being loaded again';
  }

  async lengths(prompts: readonly string[]): Promise<readonly number[]> {
    if (this.padding === 'context') return prompts.map(() => 1);
    const { tokens, context } = await this.tokens(prompts);
    return tokens.map((count) => Math.min(count, context));
  }

  async tokens(prompts: readonly string[]): Promise<TokenCounts> {
    return (await this.thread.run({ kind: 'count', prompts }, this.supervision.hungMs)) as TokenCounts;
  }

  /** @param padding another than its own */
  embedTexts(prompts: readonly string[], padding: Padding = this.padding): Promise<RunResult> {
    this.runs.text++;
    return this.run({ kind: 'text', prompts, padding }, prompts.length);
  }

  /** Pixels in shared memory are not copied. */
  embedImages(pixels: readonly Float32Array[]): Promise<RunResult> {
    this.runs.image++;
    this.sawImages = true;
    return this.run({ kind: 'image', pixels }, pixels.length);
  }

  close(): Promise<void> {
    return this.thread.close();
  }

  private async run(task: RunTask, inputs: number): Promise<RunResult> {
    const usual = this.usual[task.kind];
    const result = (await this.thread.run(task, usual.limitMs(inputs))) as RunResult;
    usual.add(result.runMs, inputs);
    return result;
  }

  /** One run of each tower: the first run allocates memory, and shows that the model works. */
  private warmUpTasks(): RunTask[] {
    const { padding, options } = this;
    const { width, height } = options.size;
    const text: RunTask[] = this.hasText ? [{ kind: 'text', prompts: ['warm-up'], padding }] : [];
    if (!this.sawImages) return text;
    return [...text, { kind: 'image', pixels: [new Float32Array(3 * width * height)] }];
  }
}

type RunTask = Extract<ModelTask, { kind: 'text' | 'image' }>;
