import type { Client } from '../support/server.js';

const UPSERT = `mutation ($slug: String!, $name: String!) {
  upsertLabels(labelSet: $slug, labels: [{ name: $name }]) { version { number } }
}`;
const LABELS = '{ labels(first: 1000) { nodes { name } } }';
const LATEST = `query ($slug: String!) { labelSet(slug: $slug) { version: latest ${LABELS} } }`;
const VERSION = `query ($slug: String!, $number: Int!) { labelSet(slug: $slug) { version(number: $number) ${LABELS} } }`;

/** A label set to which several clients add labels at the same time, by several servers. */
export class ContestedSet {
  /** Version of each label that was acknowledged. */
  private readonly numbers = new Map<string, number>();
  private serial = 0;

  private constructor(readonly slug: string) {}

  static async create(client: Client, slug: string): Promise<ContestedSet> {
    const create =
      'mutation ($slug: String!) { createLabelSet(input: { slug: $slug, labels: [{ name: "first" }] }) { unchanged } }';
    await client.data(create, { slug });
    return new ContestedSet(slug);
  }

  get acknowledged(): number {
    return this.numbers.size;
  }

  /** Adds labels until it is told to stop, or the server is gone. @throws as `KnownSet.change` */
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

  /** Adds one label. @throws Error when it is refused */
  async add(client: Client): Promise<void> {
    const name = `contested ${++this.serial}`;
    const { upsertLabels } = await client.data(UPSERT, { slug: this.slug, name });
    this.numbers.set(name, upsertLabels.version.number);
  }

  /** @throws Error when an acknowledged label is not in its version, or in the latest one */
  async verify(client: Client, sample = 3): Promise<void> {
    const latest = await this.labels(client, undefined);
    const lost = [...this.numbers.keys()].filter((name) => !latest.has(name));
    if (lost.length > 0) throw new Error(`"${this.slug}" has lost ${lost.join(', ')}`);
    if (new Set(this.numbers.values()).size !== this.numbers.size) throw new Error(`"${this.slug}": a number twice`);
    for (const [name, number] of [...this.numbers].slice(-sample)) {
      const labels = await this.labels(client, number);
      if (!labels.has(name)) throw new Error(`"${this.slug}": version ${number} is without ${name}`);
    }
  }

  private async labels(client: Client, number: number | undefined): Promise<Set<string>> {
    const variables = { slug: this.slug, ...(number !== undefined && { number }) };
    const { labelSet } = await client.data(number === undefined ? LATEST : VERSION, variables);
    return new Set(labelSet.version.labels.nodes.map(({ name }: { name: string }) => name));
  }
}
