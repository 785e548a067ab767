import { isDeepStrictEqual } from 'node:util';
import type { Client } from '../support/server.js';
import { ABSENT, type Mutation, randomMutation, type State } from './history.js';
import { stateOf } from './state.js';

/** A label set that one client changes, one mutation after another, so that its state is known. */
export class KnownSet {
  acknowledged = 0;
  private state: State = ABSENT;
  /** Sent, and not acknowledged. */
  private pending: Mutation | undefined;

  constructor(readonly slug: string) {}

  /**
   * Changes the set until it is told to stop, or the server is gone.
   *
   * @param mayRefuse whether the server has a reason to refuse, or to refuse so, such as a full disk
   * @throws Error when it refuses without
   */
  async change(client: Client, stopped: () => boolean, mayRefuse: (error?: string) => boolean): Promise<void> {
    while (!stopped()) {
      if (this.pending && !(await this.isVerified(client))) return;
      this.pending = randomMutation(this.slug, this.state);
      const wasFull = mayRefuse();
      try {
        await client.data(this.pending.query, this.pending.variables);
      } catch (error) {
        // Refusals come as JSON with a code; a dead server's connection breaks.
        if (!String(error).includes('"code"')) return;
        if (!wasFull && !mayRefuse(String(error))) throw new Error(`"${this.slug}" cannot be written to: ${error}`);
        continue;
      }
      this.state = this.pending.after;
      this.pending = undefined;
      this.acknowledged++;
    }
  }

  /** @returns false when the server is gone */
  private async isVerified(client: Client): Promise<boolean> {
    try {
      await this.verify(client);
      return true;
    } catch (error) {
      if (error instanceof TypeError && error.message === 'fetch failed') return false;
      throw error;
    }
  }

  /** @throws Error when the set is not as it was left; the mutation that was not acknowledged may have happened */
  async verify(client: Client): Promise<void> {
    const actual = await stateOf(client, this.slug);
    const allowed = [this.state, ...(this.pending ? [this.pending.after] : [])];
    if (!allowed.some((state) => isDeepStrictEqual(state, actual))) {
      const text = JSON.stringify({ actual, allowed, pending: this.pending?.query }, null, 1);
      throw new Error(`"${this.slug}" is neither as before nor as after the mutation under way: ${text}`);
    }
    this.state = actual;
    this.pending = undefined;
  }
}
