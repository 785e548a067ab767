import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataPlace } from '../support/object-store/data-place.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { type Answer, OPERATOR_KEY } from '../support/server.js';
import type { Ledger } from './ledger.js';
import { VITALS_ARE_THERE, Vitals } from './vitals.js';

/** Small caches, so that they are full when memory begins to be judged. */
const VARIABLES = {
  LEXICLIP_VERSION_CACHE_MB: '8',
  LEXICLIP_IMAGE_CACHE_MB: '1',
  NODE_OPTIONS: `--import=${new URL('./collecting.mjs', import.meta.url)}`,
};
const HEALTH_MS = 1_000;
const STOP_MS = 20_000;
/** No request takes as long, ms. */
const LOST_MS = 60_000;

/** For that share of requests, the signal of a client that leaves within that time; else none. */
export const leaving = (share: number, withinMs: number): { signal: AbortSignal } | undefined =>
  Math.random() < share ? { signal: AbortSignal.timeout(1 + Math.floor(Math.random() * withinMs)) } : undefined;

/** One place in the fleet, and the process that has it now. */
export class Member {
  readonly lives: Vitals[] = [];
  /** Undefined while it is stopped. */
  private server: ServerProcess | undefined;
  /** Grows when it is stopped: requests that were under way then may break. */
  private stops = 0;

  constructor(
    private readonly index: number,
    private readonly place: DataPlace,
    private readonly ledger: Ledger,
  ) {}

  get up(): boolean {
    return this.server !== undefined;
  }

  get url(): string {
    return this.server?.url ?? 'http://127.0.0.1:1';
  }

  async start(): Promise<void> {
    const server = await spawnServer(this.place.location, { ...VARIABLES, ...this.place.variables });
    this.lives.push(new Vitals(`server ${this.index}.${this.lives.length + 1}`, server));
    this.server = server;
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.stops++;
    this.server = undefined;
    const status = await Promise.race([server.stop(signal), sleep(STOP_MS, 'still running', { ref: false })]);
    if (signal === 'SIGTERM' && status !== 0) this.ledger.fail(`server ${this.index}: SIGTERM ended with ${status}`);
    if (status === 'still running') await server.stop('SIGKILL');
  }

  /** Others have told the process to end: what is under way may break. */
  expectEnd(): void {
    this.stops++;
  }

  /** Sees to the end of a process that others have told to end. */
  async abandon(): Promise<void> {
    const { server } = this;
    this.stops++;
    this.server = undefined;
    await Promise.race([server?.ended(), sleep(STOP_MS / 10, undefined, { ref: false })]);
    await server?.stop('SIGKILL');
  }

  /** @returns undefined when the connection broke because the server was stopped or the client left */
  async send(key: string, body: string | FormData, signal?: AbortSignal): Promise<Answer<unknown> | undefined> {
    const { stops, url } = this;
    const headers: Record<string, string> = {
      authorization: `Bearer ${key}`,
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : { 'apollo-require-preflight': 'true' }),
    };
    const exchange = async () => {
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body, ...(signal && { signal }) });
      return { status: response.status, ...((await response.json()) as Omit<Answer<unknown>, 'status'>) };
    };
    try {
      // Node's fetch may neither answer nor fail when its connection breaks while it sends a form.
      const answer = await Promise.race([exchange(), sleep(LOST_MS, undefined, { ref: false })]);
      if (!answer) throw new Error(`neither an answer nor a failure within ${LOST_MS / 1000} s`);
      // Refused by a server that was told to stop while this was on its way.
      if (answer.status === 503 && this.stops !== stops) return undefined;
      if (answer.data !== undefined || answer.errors) return answer;
      if (this.stops === stops) this.ledger.fail(`an answer without data or errors: ${JSON.stringify(answer)}`);
    } catch (error) {
      const cause = (error as { cause?: unknown }).cause;
      if (!signal?.aborted && this.stops === stops) this.ledger.fail(`a connection broke: ${error} ${cause ?? ''}`);
    }
    return undefined;
  }

  /** What its log says of a request. */
  logOf(requestId: string | undefined): string {
    const lines = this.server?.output().split('\n') ?? [];
    return lines.filter((line) => requestId !== undefined && line.includes(requestId)).join('\n');
  }

  /** Asks for its health once. */
  async probe(): Promise<void> {
    const { stops, server } = this;
    if (!server) return;
    // What this process itself was late by says nothing of the server.
    const own = monitorEventLoopDelay({ resolution: 10 });
    own.enable();
    const begin = performance.now();
    const status = await fetch(`${server.url}/healthz`).then(
      (response) => response.status,
      (error) => String(error),
    );
    own.disable();
    const took = performance.now() - begin - own.max / 1e6;
    if (this.stops !== stops) return;
    if (status !== 200) this.ledger.fail(`/healthz of server ${this.index} says ${status}`);
    else if (took > HEALTH_MS) this.ledger.fail(`/healthz of server ${this.index} took ${took.toFixed(0)} ms`);
    if (VITALS_ARE_THERE) await this.lives.at(-1)?.sample();
  }
}

/** Several servers on the same data. */
export class Fleet {
  readonly members: readonly Member[];

  constructor(
    place: DataPlace,
    servers: number,
    readonly ledger: Ledger,
  ) {
    this.members = Array.from({ length: servers }, (_, i) => new Member(i, place, ledger));
  }

  async start(): Promise<void> {
    await Promise.all(this.members.map((member) => member.start()));
  }

  /** Any that is up, as soon as one is. */
  async pick(): Promise<Member> {
    for (;;) {
      const up = this.members.filter((member) => member.up);
      if (up.length > 0) return up[Math.floor(Math.random() * up.length)] as Member;
      await sleep(50);
    }
  }

  /**
   * Sends a request to any member and counts it.
   *
   * @param allowed codes of refusals that are in order
   * @returns undefined when the connection broke because the server was stopped or the client left
   */
  async ask(
    kind: string,
    key: string,
    request: { query: string; variables?: Record<string, unknown> } | FormData,
    { allowed = [], signal }: { allowed?: readonly string[]; signal?: AbortSignal } = {},
    // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  ): Promise<{ data: any; code: string | undefined } | undefined> {
    const member = await this.pick();
    const answer = await member.send(key, request instanceof FormData ? request : JSON.stringify(request), signal);
    const code = answer?.errors?.[0]?.extensions.code;
    this.ledger.count(kind, answer ? (code ?? 'ok') : 'cut');
    if (code !== undefined && !allowed.includes(code)) {
      const error = answer?.errors?.[0];
      const log = member.logOf(error?.extensions.requestId);
      this.ledger.fail(`${kind} was answered with ${code}: ${error?.message} ${log}`);
    }
    return answer && { data: answer.data, code };
  }

  /** Makes a tenant. @returns its id and first key */
  async createTenant(slug: string): Promise<{ id: string; key: string } | undefined> {
    const query =
      'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: $slug }) { secret tenant { id } } }';
    const answer = await this.ask('create tenant', OPERATOR_KEY, { query, variables: { slug } });
    const made = answer?.data?.createTenant;
    return made && { id: made.tenant.id, key: made.secret };
  }

  async stop(): Promise<void> {
    for (const member of this.members) await member.stop('SIGTERM');
  }
}
