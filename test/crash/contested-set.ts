import type { Client } from '../support/server.js';
import { embeddingOf, VOCABULARY } from './samples.js';

/** What several clients add to a set of one kind. */
interface Contest {
  /** Creates the set. */
  create(client: Client, slug: string): Promise<unknown>;
  /** Adds what has this name. @returns the version that has it */
  add(client: Client, slug: string, name: string): Promise<number>;
  /** Names of what a version has; the latest one without a number. */
  names(client: Client, slug: string, number: number | undefined): Promise<string[]>;
}

const versionOf = (number: number | undefined): string =>
  number === undefined ? 'latest' : `version(number: ${number})`;

/** Labels of a label set. */
export const LABELS: Contest = {
  create: (client, slug) =>
    client.data(
      'mutation ($slug: String!) { createLabelSet(input: { slug: $slug, labels: [{ name: "first" }] }) { unchanged } }',
      { slug },
    ),
  async add(client, slug, name) {
    const add = `mutation ($slug: String!, $name: String!) {
      upsertLabels(labelSet: $slug, labels: [{ name: $name }]) { version { number } }
    }`;
    return (await client.data(add, { slug, name })).upsertLabels.version.number;
  },
  async names(client, slug, number) {
    const read = `query ($slug: String!) { labelSet(slug: $slug) {
      version: ${versionOf(number)} { labels(first: 1000) { nodes { name } } }
    } }`;
    const { labelSet } = await client.data(read, { slug });
    return labelSet.version.labels.nodes.map(({ name }: { name: string }) => name);
  },
};

/** Samples of a sample set. */
export const SAMPLES: Contest = {
  create: (client, slug) =>
    client.data('mutation ($input: CreateSampleSetInput!) { createSampleSet(input: $input) { unchanged } }', {
      input: { slug, labelSet: VOCABULARY },
    }),
  async add(client, slug, fileName) {
    const samples = [{ image: { embedding: embeddingOf(fileName) }, fileName, expected: ['ash'] }];
    const add = 'mutation ($input: AddSamplesInput!) { addSamples(input: $input) { version { number } } }';
    return (await client.data(add, { input: { sampleSet: slug, samples } })).addSamples.version.number;
  },
  async names(client, slug, number) {
    const read = `query ($slug: String!) { sampleSet(slug: $slug) {
      version: ${versionOf(number)} { samples(first: 1000) { nodes { fileName } } }
    } }`;
    const { sampleSet } = await client.data(read, { slug });
    return sampleSet.version.samples.nodes.map(({ fileName }: { fileName: string }) => fileName);
  },
};

/** A set to which several clients add something at the same time, by several servers. */
export class ContestedSet {
  /** Version of each name that was acknowledged. */
  private readonly numbers = new Map<string, number>();
  private serial = 0;

  private constructor(
    private readonly contest: Contest,
    readonly slug: string,
  ) {}

  static async create(contest: Contest, client: Client, slug: string): Promise<ContestedSet> {
    await contest.create(client, slug);
    return new ContestedSet(contest, slug);
  }

  get acknowledged(): number {
    return this.numbers.size;
  }

  /** Adds to it until it is told to stop, or the server is gone. @throws as `KnownSet.change` */
  async change(client: Client, stopped: () => boolean, mayRefuse: (error?: string) => boolean): Promise<void> {
    while (!stopped()) {
      const wasFull = mayRefuse();
      try {
        await this.add(client);
      } catch (error) {
        if (!String(error).includes('"code"')) return;
        if (!wasFull && !mayRefuse(String(error))) throw new Error(`"${this.slug}" cannot be written to: ${error}`);
      }
    }
  }

  /** Adds one. @throws Error when it is refused */
  async add(client: Client): Promise<void> {
    const name = `contested ${++this.serial}`;
    this.numbers.set(name, await this.contest.add(client, this.slug, name));
  }

  /** @throws Error when what was acknowledged is not in its version, or in the latest one */
  async verify(client: Client, sample = 3): Promise<void> {
    const names = async (number?: number) => new Set(await this.contest.names(client, this.slug, number));
    const latest = await names();
    const lost = [...this.numbers.keys()].filter((name) => !latest.has(name));
    if (lost.length > 0) throw new Error(`"${this.slug}" has lost ${lost.join(', ')}`);
    if (new Set(this.numbers.values()).size !== this.numbers.size) throw new Error(`"${this.slug}": a number twice`);
    for (const [name, number] of [...this.numbers].slice(-sample)) {
      if (!(await names(number)).has(name)) throw new Error(`"${this.slug}": version ${number} is without ${name}`);
    }
  }
}
