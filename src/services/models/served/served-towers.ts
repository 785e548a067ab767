import { setTimeout as sleep } from 'node:timers/promises';
import type { Availability } from './availability.js';
import type { Connection } from './http/connection.js';
import { infer } from './open-inference.js';
import type { ServerEvents } from './server-events.js';
import { faultOf, refusalOf, ServerFault } from './server-fault.js';
import type { TowerContract, TowerName } from './tower-contract.js';
import type { Feed } from './tower-feeds.js';

/** Vectors of a run. */
export interface TowerRun {
  /** Row-major, [rows × dimensions], not normalised. */
  readonly vectors: Float32Array;
  /** From sending it to the answer, ms. */
  readonly runMs: number;
}

/** How long to wait before a run is sent once more, ms: at least this, and up to twice as long. */
const BACK_OFF_MS = 50;

/** The towers on a server. A run is sent twice at most: it changes nothing there, so nothing can be done twice. */
export class ServedTowers {
  constructor(
    private readonly connection: Connection,
    private readonly availability: Availability,
    /** Length of a vector. */
    private readonly dimensions: number,
    private readonly timeoutMs: number,
    private readonly events: ServerEvents,
  ) {}

  /**
   * @throws LexiclipError OVERLOADED when the server has no time or cannot be used; MODEL_MISMATCH when it runs another
   *   model; Error when it fails at this run alone
   */
  async run(tower: TowerName, feed: Feed): Promise<TowerRun> {
    const fault = await this.attempt(tower, feed);
    if (!(fault instanceof ServerFault)) return fault;
    // It has had its time.
    if (fault.kind === 'late') throw refusalOf(fault);
    if (fault.kind === 'refused' || fault.kind === 'nonsense') this.events.onFault(fault);
    await sleep(BACK_OFF_MS * (1 + Math.random()));
    const again = await this.attempt(tower, feed);
    if (!(again instanceof ServerFault)) return again;
    if (again.kind !== 'refused' && again.kind !== 'nonsense') throw refusalOf(again);
    throw new Error(`the model server cannot do a run of its ${tower} tower: ${again.message}`, { cause: again });
  }

  /**
   * One attempt. A fault has the server checked, and the next attempt waits for that.
   *
   * @throws LexiclipError while the server cannot be used
   */
  private async attempt(tower: TowerName, feed: Feed): Promise<TowerRun | ServerFault> {
    const { contracts, signal } = await this.availability.take();
    try {
      return await this.once(feed, contracts[tower], signal);
    } catch (error) {
      const fault = faultOf(error);
      // One that has ended the lease is known.
      if (fault !== signal.reason) this.availability.suspect(fault);
      return fault;
    }
  }

  private async once(feed: Feed, contract: TowerContract, signal: AbortSignal): Promise<TowerRun> {
    const { dimensions, timeoutMs } = this;
    const inputs = feed.inputs(contract);
    const started = performance.now();
    const run = { contract, inputs, rows: feed.rows, dimensions };
    const { vectors } = await infer(this.connection, run, { timeoutMs, signal });
    // It may have ended while the answer was read.
    signal.throwIfAborted();
    return { vectors, runMs: performance.now() - started };
  }
}
