import type { TenantId } from '../../../domain/ids.js';
import { LexiclipError } from '../../../errors.js';
import { Gate } from '../../concurrency/queues/gate.js';
import { type Supervision, UNSUPERVISED } from '../../concurrency/threads/supervision.js';
import { ThreadPool } from '../../concurrency/threads/thread-pool.js';
import type { Examples } from './examples.js';
import type { Learned } from './learning.js';
import type { LearningResult, LearningTask } from './learning-worker.js';

/** One learns at a time, and a tenant may have one more waiting. */
const LIMITS = { inside: 1, insideEach: 1, waiting: 8, waitingEach: 1 };
/** How often the work is begun anew after its thread was lost. */
const MAX_RESTARTS = 2;

interface LearnOptions {
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
  /** @param share of the work that is done, 0 to 1 */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Learns from examples in a thread of low priority, which can be told to stop several times a second. */
export class Learner {
  private readonly pool: ThreadPool<LearningTask, LearningResult>;
  private readonly gate = new Gate<TenantId>('label sets that learn from examples', LIMITS);

  constructor(supervision: Supervision = UNSUPERVISED) {
    const script = new URL('./learning-worker.js', import.meta.url);
    this.pool = new ThreadPool(
      { name: 'learning', script, terminable: true },
      { minThreads: 0, maxThreads: 1 },
      supervision,
    );
  }

  /**
   * @param examples with vectors in shared memory, or they are copied
   * @throws LexiclipError OVERLOADED when too many wait, INTERNAL when the thread is lost again and again; the signal's
   *   reason
   */
  learn(examples: Examples, { tenant, signal, onProgress }: LearnOptions): Promise<Learned> {
    return this.gate.run(tenant, { signal }, async () => {
      for (let restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
        let result = await this.pool.run({ kind: 'begin', examples });
        while (result.kind === 'underWay') {
          onProgress?.(result.share);
          signal.throwIfAborted();
          result = await this.pool.run({ kind: 'goOn' });
        }
        if (result.kind === 'learned') return result.learned;
      }
      throw new LexiclipError('INTERNAL', 'the thread that learns was lost several times');
    });
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
