import { setMaxListeners } from 'node:events';
import type { Connection } from './http/connection.js';
import type { Contracts, ModelCheck } from './model-check.js';
import type { ServerEvents } from './server-events.js';
import { faultOf, refusalOf, ServerFault, summaryOf } from './server-fault.js';

/** How a server is to be asked, and how long that holds. */
export interface Lease {
  readonly contracts: Contracts;
  /** Aborts with a ServerFault when the server may have become another: what it answers then does not count. */
  readonly signal: AbortSignal;
}

export interface AvailabilityTimes {
  /** Time after which a server counts as frozen, ms. */
  readonly timeoutMs: number;
  /** How often it is compared again, ms. */
  readonly checkMs: number;
}

type State =
  | { readonly kind: 'up' }
  /** Runs wait for the end of the check. */
  | { readonly kind: 'checking'; readonly done: Promise<void> }
  | { readonly kind: 'down'; readonly fault: ServerFault };

/** Any number of runs listen to it. */
function newLease(): AbortController {
  const lease = new AbortController();
  setMaxListeners(0, lease.signal);
  return lease;
}

/** How often it is asked whether it is ready, ms. Above all it keeps a socket open, whose end tells that of a server. */
const PING_MS = 1_000;
/** How long a server that is in doubt has to say that it is ready, ms. */
const DOUBT_MS = 2_000;
/** Time between two attempts to reach it again, ms; doubled up to the second. */
const [FIRST_DELAY_MS, MAX_DELAY_MS] = [100, 1_000];
/** How long a probe of readiness waits for the end of a check, ms. */
const HEALTH_WAIT_MS = 500;
/** How often a check is begun again because the connection was closed meanwhile. */
const MAX_ROUNDS = 3;
const CLOSED = new ServerFault('unreachable', 'the service is being closed');

/**
 * Whether a server can be used. It is checked at the start, when its connection was closed, when a run fails and from time
 * to time; runs wait for the end of a check. One that fails is tried again until it succeeds, and runs are refused at once
 * until then.
 */
export class Availability {
  private state: State = { kind: 'down', fault: new ServerFault('unready', 'the model server was not asked yet') };
  private contracts: Contracts | undefined;
  private lease = newLease();
  private timer: NodeJS.Timeout | undefined;
  private readonly closing = new AbortController();
  /** How often the connection was closed. */
  private losses = 0;
  private checkedAt = 0;
  private downSince = performance.now();

  /** @param connection that the check uses, with one socket */
  constructor(
    private readonly check: ModelCheck,
    private readonly connection: Connection,
    private readonly times: AvailabilityTimes,
    private readonly events: ServerEvents,
  ) {}

  /** The first check. One that is still starting has some time. @throws ServerFault */
  async open(): Promise<void> {
    const until = performance.now() + this.times.timeoutMs;
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(MAX_DELAY_MS, 2 * delay)) {
      try {
        return this.up(await this.examine());
      } catch (error) {
        const fault = faultOf(error);
        const mayPass = ['unreachable', 'unready', 'busy', 'late'].includes(fault.kind);
        if (!mayPass || performance.now() > until) throw fault;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  /** Whether runs can be sent. */
  get isUp(): boolean {
    return this.state.kind === 'up';
  }

  /** @throws LexiclipError OVERLOADED or MODEL_MISMATCH while the server cannot be used */
  async take(): Promise<Lease> {
    while (this.state.kind === 'checking') await this.state.done;
    if (this.state.kind === 'down') throw refusalOf(this.state.fault);
    return { contracts: this.contracts as Contracts, signal: this.lease.signal };
  }

  /** Why it cannot be used; undefined when it can. */
  async fault(): Promise<string | undefined> {
    const { state } = this;
    if (state.kind === 'checking') {
      let late: NodeJS.Timeout | undefined;
      const waited = new Promise((resolve) => {
        late = setTimeout(resolve, HEALTH_WAIT_MS);
      });
      await Promise.race([state.done, waited]).finally(() => clearTimeout(late));
    }
    if (this.state.kind === 'down') return summaryOf(this.state.fault);
    return this.state.kind === 'up' ? undefined : 'the model server is being checked';
  }

  /** A run has failed. */
  suspect(fault: ServerFault): void {
    if (fault.kind === 'busy') return;
    if (fault.kind === 'other') this.endLease(fault);
    this.doubt();
  }

  /** The connection was closed: whatever answers from now on may be another server. */
  lost(): void {
    this.losses++;
    this.endLease(new ServerFault('unreachable', 'the connection was closed'));
    this.doubt();
  }

  close(): void {
    this.closing.abort(CLOSED);
    clearTimeout(this.timer);
    this.endLease(CLOSED);
    this.state = { kind: 'down', fault: CLOSED };
  }

  private doubt(): void {
    if (this.state.kind !== 'up') return;
    clearTimeout(this.timer);
    const done = this.examine().then(
      (contracts) => this.up(contracts),
      (error: unknown) => this.failed(error),
    );
    this.state = { kind: 'checking', done };
  }

  /** A check on one connection from its beginning to its end. @throws ServerFault */
  private async examine(): Promise<Contracts> {
    const { timeoutMs } = this.times;
    const { signal } = this.closing;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { losses } = this;
      const ready = () => this.check.ready(Math.min(timeoutMs, DOUBT_MS), signal);
      // A kept socket may have been closed for its age: another one tells whether the server is there.
      await ready().catch((error: unknown) =>
        faultOf(error).kind === 'unreachable' ? ready() : Promise.reject(error),
      );
      const contracts = await this.check.run(timeoutMs, signal);
      if (losses === this.losses) return contracts;
    }
    throw new ServerFault('unreachable', 'the connection is closed again and again');
  }

  private up(contracts: Contracts): void {
    if (this.closing.signal.aborted) return;
    const wasDown = this.state.kind === 'down' && this.contracts !== undefined;
    this.contracts = contracts;
    if (this.lease.signal.aborted) this.lease = newLease();
    this.state = { kind: 'up' };
    this.checkedAt = performance.now();
    if (wasDown) this.events.onBack(performance.now() - this.downSince);
    this.after(PING_MS, () => this.look());
  }

  /** While nothing is wrong. */
  private async look(): Promise<void> {
    const { timeoutMs, checkMs } = this.times;
    const { signal } = this.closing;
    const { losses } = this;
    try {
      await this.check.ready(timeoutMs, signal);
      if (performance.now() - this.checkedAt >= checkMs) {
        const contracts = await this.check.run(timeoutMs, signal);
        if (this.isUp && losses === this.losses) this.contracts = contracts;
        this.checkedAt = performance.now();
      }
    } catch (error) {
      const fault = faultOf(error);
      if (!this.isUp) return;
      if (fault.kind === 'unreachable') return this.doubt();
      if (fault.kind !== 'busy') return this.down(fault);
    }
    if (this.isUp) this.after(PING_MS, () => this.look());
  }

  private failed(error: unknown): void {
    const fault = faultOf(error);
    // Nothing was found out about one that has no time for a check. If it has not been away, it is the same.
    if (fault.kind === 'busy' && !this.lease.signal.aborted && this.contracts) this.up(this.contracts);
    else this.down(fault);
  }

  private down(fault: ServerFault): void {
    if (this.closing.signal.aborted) return;
    if (this.state.kind !== 'down') this.downSince = performance.now();
    if (this.state.kind !== 'down' || this.state.fault.kind !== fault.kind) this.events.onDown(fault);
    this.state = { kind: 'down', fault };
    this.endLease(fault);
    // A server that stops waits for its sockets.
    this.connection.close();
    this.tryAgain(FIRST_DELAY_MS);
  }

  private tryAgain(delayMs: number): void {
    this.after(delayMs, async () => {
      try {
        this.up(await this.examine());
      } catch (error) {
        const fault = faultOf(error);
        if (this.closing.signal.aborted) return;
        if (this.state.kind === 'down' && this.state.fault.kind !== fault.kind) this.events.onDown(fault);
        this.state = { kind: 'down', fault };
        this.connection.close();
        this.tryAgain(Math.min(MAX_DELAY_MS, 2 * delayMs));
      }
    });
  }

  private endLease(fault: ServerFault): void {
    this.lease.abort(fault);
  }

  private after(ms: number, task: () => Promise<void> | void): void {
    if (this.closing.signal.aborted) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void task(), ms);
    this.timer.unref();
  }
}
