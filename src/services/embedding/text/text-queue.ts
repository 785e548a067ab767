import type { TenantId } from '../../../domain/ids.js';
import { FairQueue, type Lane, type Turn } from '../../concurrency/queues/fair-queue.js';
import type { Prices } from '../prices.js';

export interface EmbeddedTexts {
  /** Unit length, one for each prompt; views of a buffer that several prompts share. */
  readonly vectors: readonly Float32Array[];
  /** For each prompt, whether it was longer than the model's context. */
  readonly truncated: readonly boolean[];
}

export interface TextOptions {
  readonly lane?: Lane;
  /** Takes prompts whose run has not begun out of the queue. */
  readonly signal?: AbortSignal;
}

/** Prompts of one tenant that go into the same run. */
interface TextJob {
  readonly prompts: string[];
  resolve(texts: EmbeddedTexts): void;
  reject(error: unknown): void;
}

/** What goes into one run: one job, or several. */
export interface TextRun {
  readonly prompts: string[];
  /** The most urgent of what is in it. */
  readonly lane: Lane;
  /** Tells the queue what the run took, ms, with all cores. */
  done(ms: number): void;
  resolve(texts: EmbeddedTexts): void;
  reject(error: unknown): void;
}

type Owner = TenantId | undefined;

/** Prompts that wait for the model, in portions that fit into one run. Tenants take turns by time. */
export class TextQueue {
  private readonly jobs = new FairQueue<Owner, TextJob>();
  /** Number of waiting prompts. */
  prompts = 0;

  /**
   * @param maxTexts maximum number of prompts in one run
   * @param onPush called when there is something to run
   */
  constructor(
    private readonly prices: Prices,
    private readonly maxTexts: number,
    private readonly onPush: (tenant: Owner) => void,
  ) {}

  /** The lane of the most urgent portion: undefined when none waits. */
  get urgency(): Lane | undefined {
    return this.jobs.urgency;
  }

  /** Number of waiting portions. */
  get size(): number {
    return this.jobs.size;
  }

  /**
   * The next run: the portion whose turn it is, and those behind it while there is room for another of its size. Call it
   * only when something waits.
   */
  take(maxPrompts: number): TextRun {
    const turns: Turn<Owner, TextJob>[] = [];
    let [size, first] = [0, 0];
    do {
      const turn = this.jobs.take() as Turn<Owner, TextJob>;
      turns.push(turn);
      size += turn.item.prompts.length;
      first ||= size;
    } while (this.jobs.size > 0 && size + first <= maxPrompts);
    this.prompts -= size;
    return runOf(turns, size);
  }

  /** @throws what the run throws; the signal's reason when it aborts before the last run begins */
  async embed(tenant: Owner, prompts: readonly string[], options: TextOptions): Promise<EmbeddedTexts> {
    // Prompts of similar length go together: a batch is padded to its longest.
    const order = prompts.map((_, i) => i).sort((a, b) => textAt(prompts, a).length - textAt(prompts, b).length);
    const vectors = new Array<Float32Array>(prompts.length);
    const truncated = new Array<boolean>(prompts.length);
    const portions: Promise<void>[] = [];
    for (let from = 0; from < order.length; from += this.maxTexts) {
      const indices = order.slice(from, from + this.maxTexts);
      const texts = indices.map((i) => textAt(prompts, i));
      portions.push(
        this.push(tenant, texts, options).then((embedded) =>
          indices.forEach((index, i) => {
            vectors[index] = embedded.vectors[i] as Float32Array;
            truncated[index] = embedded.truncated[i] as boolean;
          }),
        ),
      );
    }
    await Promise.all(portions);
    return { vectors, truncated };
  }

  private push(tenant: Owner, prompts: string[], { lane, signal }: TextOptions): Promise<EmbeddedTexts> {
    return new Promise((resolve, reject) => {
      const job: TextJob = { prompts, resolve, reject };
      const leave = () => {
        // Prompts in a run cannot leave.
        if (!this.jobs.delete(tenant, job)) return;
        this.prompts -= prompts.length;
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', leave, { once: true });
      this.jobs.push(tenant, job, lane, prompts.length * this.prices.prompt);
      this.prompts += prompts.length;
      this.onPush(tenant);
    });
  }
}

function runOf(turns: readonly Turn<Owner, TextJob>[], size: number): TextRun {
  return {
    prompts: turns.flatMap(({ item }) => item.prompts),
    lane: turns.some(({ lane }) => lane === 'interactive') ? 'interactive' : 'batch',
    done(ms) {
      for (const { item, done } of turns) done((ms * item.prompts.length) / size);
    },
    resolve({ vectors, truncated }) {
      let from = 0;
      for (const { item } of turns) {
        const to = from + item.prompts.length;
        item.resolve({ vectors: vectors.slice(from, to), truncated: truncated.slice(from, to) });
        from = to;
      }
    },
    reject(error) {
      for (const { item } of turns) item.reject(error);
    },
  };
}

const textAt = (prompts: readonly string[], i: number): string => prompts[i] as string;
