import type { TenantId } from '../../../domain/ids.js';
import { tooLargeToWait } from '../../../errors.js';
import type { Lane } from '../../concurrency/queues/fair-queue.js';
import { Gate } from '../../concurrency/queues/gate.js';

/** Evaluations under way, and waiting, of all tenants and of one: each has all threads of the engine. */
const LIMITS = { inside: 2, insideEach: 1, waiting: 64, waitingEach: 8 };

/** For whom samples are compared, and how long that may take. */
export interface ComparisonOptions {
  readonly signal: AbortSignal;
  /** Of a job, which may take its time. */
  readonly long?: {
    readonly lane: Lane;
    /** Is told how many samples have been compared, of how many. */
    readonly progress?: (done: number, total: number) => void;
  };
}

/** Lets a few evaluations go on at a time, tenant by tenant, and sends the large ones of requests away. */
export class ComparisonTurns {
  private readonly gate = new Gate<TenantId>('evaluations', LIMITS);

  /** @param maxDirect comparisons of samples with labels that a request may wait for */
  constructor(private readonly maxDirect: number) {}

  /**
   * @param price comparisons of samples with labels
   * @param argument path of the samples, for errors
   * @throws LexiclipError TOO_LARGE_TO_WAIT; OVERLOADED when too many wait; the signal's reason; what the task throws
   */
  async run<T>(
    tenant: TenantId,
    price: number,
    argument: string,
    { signal, long }: ComparisonOptions,
    task: () => Promise<T>,
  ): Promise<T> {
    if (!long && price > this.maxDirect) {
      const rule = `at most ${this.maxDirect} are made while a client waits; start it as a job, with startJob`;
      throw tooLargeToWait(argument, `takes ${price} comparisons of samples with labels; ${rule}`, this.maxDirect);
    }
    return this.gate.run(tenant, { signal, lane: long?.lane }, task);
  }
}
