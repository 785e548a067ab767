import { isDeepStrictEqual } from 'node:util';
import type { Client } from '../support/server.js';
import { embeddingOf, VOCABULARY } from './samples.js';

/** Samples of each version of a set, oldest first, each as its file's name with its right answers, sorted. */
type State = readonly (readonly string[])[];

interface Seen {
  readonly sampleId: string;
  readonly fileName: string;
  readonly expected: readonly { readonly name: string }[] | null;
}

interface Mutation {
  readonly query: string;
  /** The slug, for a deletion. */
  readonly input: object | string;
  readonly after: State;
}

const READ = `query ($slug: String!) { sampleSet(slug: $slug) { versions(first: 100) { nodes {
  number sampleCount samples(first: 100) { nodes { sampleId fileName expected { name } } }
} } } }`;
const CREATE = 'mutation ($input: CreateSampleSetInput!) { createSampleSet(input: $input) { unchanged } }';
const ADD = 'mutation ($input: AddSamplesInput!) { addSamples(input: $input) { added failures { message } } }';
const JUDGE = 'mutation ($input: JudgeSamplesInput!) { judgeSamples(input: $input) { unchanged } }';
const REMOVE = 'mutation ($input: RemoveSamplesInput!) { removeSamples(input: $input) { unchanged } }';
const DELETE = 'mutation ($input: String!) { deleteSampleSet(slug: $input) { id } }';

/** Sets are deleted now and then, so that a run does not spend its time on long histories. */
const LONGEST = 12;

const textOf = (fileName: string, expected: readonly string[] | null): string =>
  `${fileName}=${expected?.join('|') ?? '?'}`;
const seenAs = ({ fileName, expected }: Seen): string => textOf(fileName, expected?.map(({ name }) => name) ?? null);

/** A sample set that one client changes, one mutation after another, so that its state is known. */
export class KnownSamples {
  acknowledged = 0;
  private state: State = [];
  /** Sent, and not acknowledged. */
  private pending: Mutation | undefined;
  private serial = 0;

  constructor(readonly slug: string) {}

  /**
   * Changes the set until it is told to stop, or the server is gone.
   *
   * @param mayRefuse whether the server has a reason to refuse, or to refuse so, such as a full disk
   * @throws Error when it refuses without, or the set is not as it was left
   */
  async change(client: Client, stopped: () => boolean, mayRefuse: (error?: string) => boolean): Promise<void> {
    while (!stopped()) {
      const wasFull = mayRefuse();
      try {
        const samples = await this.verify(client);
        this.pending = this.next(samples);
        await client.data(this.pending.query, { input: this.pending.input });
      } catch (error) {
        if (error instanceof TypeError && error.message === 'fetch failed') return;
        // Refusals come as JSON with a code; a dead server's connection breaks.
        if (!String(error).includes('"code"')) throw error;
        if (!wasFull && !mayRefuse(String(error))) throw new Error(`"${this.slug}" cannot be written to: ${error}`);
        continue;
      }
      this.state = this.pending.after;
      this.pending = undefined;
      this.acknowledged++;
    }
  }

  /**
   * @returns the samples of the latest version
   * @throws Error when the set is not as it was left; the mutation that was not acknowledged may have happened
   */
  async verify(client: Client): Promise<readonly Seen[]> {
    const { sampleSet } = await client.data(READ, { slug: this.slug });
    const versions: { number: number; samples: { nodes: Seen[] } }[] = sampleSet?.versions.nodes.reverse() ?? [];
    const actual = versions.map(({ samples }) => samples.nodes.map(seenAs).sort());
    const allowed = [this.state, ...(this.pending ? [this.pending.after] : [])];
    const isNumbered = versions.every(({ number }, i) => number === i + 1);
    if (!isNumbered || !allowed.some((state) => isDeepStrictEqual(state, actual))) {
      const text = JSON.stringify({ actual, allowed, pending: this.pending?.query }, null, 1);
      throw new Error(`"${this.slug}" is neither as before nor as after the mutation under way: ${text}`);
    }
    this.state = actual;
    this.pending = undefined;
    return versions.at(-1)?.samples.nodes ?? [];
  }

  private next(samples: readonly Seen[]): Mutation {
    const { slug, state } = this;
    if (state.length === 0) {
      return { query: CREATE, input: { slug, labelSet: VOCABULARY }, after: [[]] };
    }
    if (state.length >= LONGEST) return { query: DELETE, input: slug, after: [] };
    const kind = Math.floor(Math.random() * 4);
    if (kind === 0 && samples.length > 0) return this.judge(samples);
    if (kind === 1 && samples.length > 1) return this.remove(samples.slice(0, 1), samples.slice(1));
    return this.add(samples);
  }

  private add(samples: readonly Seen[]): Mutation {
    const added = Array.from({ length: 3 }, () => {
      const fileName = `${this.slug} ${++this.serial}.jpg`;
      const expected = [null, [], ['ash'], ['elm']][this.serial % 4] as string[] | null;
      return { image: { embedding: embeddingOf(fileName) }, fileName, expected };
    });
    const texts = added.map(({ fileName, expected }) => textOf(fileName, expected));
    return {
      query: ADD,
      input: { sampleSet: this.slug, samples: added },
      after: this.with(samples.map(seenAs), texts),
    };
  }

  private judge(samples: readonly Seen[]): Mutation {
    const [first, ...others] = samples as [Seen, ...Seen[]];
    const expected = seenAs(first).endsWith('=ash') ? ['elm'] : ['ash'];
    const judgements = [{ sampleId: first.sampleId, expected }];
    const texts = [textOf(first.fileName, expected)];
    return { query: JUDGE, input: { sampleSet: this.slug, judgements }, after: this.with(others.map(seenAs), texts) };
  }

  private remove(removed: readonly Seen[], kept: readonly Seen[]): Mutation {
    const sampleIds = removed.map(({ sampleId }) => sampleId);
    return { query: REMOVE, input: { sampleSet: this.slug, sampleIds }, after: this.with(kept.map(seenAs), []) };
  }

  private with(kept: readonly string[], added: readonly string[]): State {
    return [...this.state, [...kept, ...added].sort()];
  }
}
