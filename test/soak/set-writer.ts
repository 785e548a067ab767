import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ABSENT, type Mutation, randomMutation, type State } from '../crash/history.js';
import { stateOf } from '../crash/state.js';
import { Client } from '../support/server.js';
import { type Fleet, leaving, type Member } from './fleet.js';

/** How long another process's writes may stay unseen (the default), and a second for the request itself. */
export const UNSEEN_MS = 2_000;
/** What a client has left, or a server that stops, may still do; longer than a commit takes on a busy machine. */
const SETTLING_MS = 12_000;
const KEPT_MS = 60_000;
const LEAVES = 0.03;

interface Moment {
  readonly at: number;
  readonly state: State;
}

/** Changes one set, alone, and knows what is to be seen of it. */
export class SetWriter {
  private state: State = ABSENT;
  private pending: Mutation | undefined;
  private moments: Moment[] = [{ at: 0, state: ABSENT }];
  private templates: string[] = [];

  constructor(
    private readonly fleet: Fleet,
    readonly key: string,
    readonly slug: string,
  ) {}

  /** What a reader may see that asked at that time: what was true then or has become true since, and what is under way. */
  possible(asked: number): State[] {
    const from = this.moments.findLastIndex(({ at }) => at <= asked - UNSEEN_MS);
    const seen = this.moments.slice(Math.max(0, from)).map(({ state }) => state);
    return this.pending ? [...seen, this.pending.after] : seen;
  }

  get versions(): number {
    return this.state.versions.length;
  }

  async step(): Promise<void> {
    const mutation = randomMutation(this.slug, this.state);
    const { query, variables, after } = mutation;
    this.pending = mutation;
    if (typeof variables.template === 'string') this.templates.push(variables.template);
    const kind = /(\w+)\([^$]/.exec(query.slice(query.indexOf('{')))?.[1] ?? 'mutation';
    const answer = await this.fleet.ask(kind, this.key, { query, variables }, leaving(LEAVES, 60));
    if (!answer || answer.code !== undefined) await this.resolve();
    else this.become(after);
    if (this.state === ABSENT) await this.deleteTemplates();
  }

  private become(state: State): void {
    this.state = state;
    const now = Date.now();
    this.moments = [...this.moments.filter(({ at }, i, all) => at > now - KEPT_MS || i === all.length - 1)];
    this.moments.push({ at: now, state });
    this.pending = undefined;
  }

  /** Finds out what became of a mutation that was not answered: it happened whole, or not at all. */
  private async resolve(): Promise<void> {
    const after = this.pending?.after as State;
    await sleep(UNSEEN_MS / 2);
    for (const deadline = Date.now() + SETTLING_MS; ; await sleep(200)) {
      const actual = await this.read(await this.fleet.pick());
      if (actual && isDeepStrictEqual(actual, after)) return this.become(after);
      if (!actual || Date.now() < deadline) continue;
      if (isDeepStrictEqual(actual, this.state)) return this.become(this.state);
      this.fail('is neither as before nor as after the mutation that was not answered', actual, [this.state, after]);
      return this.become(actual);
    }
  }

  /** That a member has exactly what was acknowledged. */
  async verify(member: Member): Promise<void> {
    let actual = await this.read(member);
    for (const deadline = Date.now() + UNSEEN_MS; Date.now() < deadline; await sleep(100)) {
      if (isDeepStrictEqual(actual, this.state)) return;
      actual = await this.read(member);
    }
    this.fail('is not as it was acknowledged', actual, [this.state]);
  }

  /** @returns undefined when it cannot be read, because the server was stopped */
  private async read(member: Member): Promise<State | undefined> {
    try {
      return await stateOf(new Client(member.url, this.key), this.slug);
    } catch (error) {
      if (/cannot read|stands where/.test(String(error))) this.fleet.ledger.fail(String(error));
      return undefined;
    }
  }

  private fail(what: string, actual: State | undefined, allowed: State[]): void {
    this.fleet.ledger.fail(`"${this.slug}" ${what}: ${JSON.stringify({ actual, allowed })}`);
  }

  private async deleteTemplates(): Promise<void> {
    const query = 'mutation ($slug: String!) { deletePromptTemplate(slug: $slug) { id } }';
    for (const slug of this.templates.splice(0)) {
      // It was not made when the request that was to make it was cut off.
      const allowed = ['NOT_FOUND'];
      await this.fleet.ask('deletePromptTemplate', this.key, { query, variables: { slug } }, { allowed });
    }
  }
}
