import { setTimeout as sleep } from 'node:timers/promises';
import { LabelSetClient } from '../../test/support/label-set.js';
import { Client } from '../../test/support/server.js';
import type { Replica, Replicas } from './replicas.js';

const PAUSE_MS = 50;
const CLASSIFY = `query ($image: String!) {
  classify(input: { image: { base64: $image }, labelSet: { slug: "animals" }, topK: 1 }) { predictions { name } }
}`;

/** A version that a client was told of, and the label that it added. */
export interface Acknowledged {
  readonly slug: string;
  readonly version: number;
  readonly label: string;
}

/** Clients who ask one thing after the other, each time of another replica, and ask nothing twice. */
export class MixedLoad {
  readonly acknowledged: Acknowledged[] = [];
  readonly failures: string[] = [];
  /** Requests that were under way on a replica when it was killed. */
  lost = 0;
  answered = 0;
  private stopping = false;
  private readonly clients: Promise<void>[];

  /** @param sets which are written, by a client for each entry */
  constructor(
    private readonly replicas: Replicas,
    private readonly key: string,
    image: string,
    sets: readonly string[],
  ) {
    this.clients = [
      ...[0, 1].map(() => this.repeat((client) => classify(client, image))),
      ...sets.map((slug, writer) => this.repeat((client, number) => this.upsert(client, slug, `${writer} ${number}`))),
      this.repeat((client) => new LabelSetClient(client, 'animals').tag('production', 1)),
      this.repeat((client) => new LabelSetClient(client, sets[0] as string).read('latest { number labelCount }')),
    ];
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.clients);
  }

  private async repeat(ask: (client: Client, number: number) => Promise<unknown>): Promise<void> {
    for (let number = 0; !this.stopping; number++) {
      const replica = this.replicas.any();
      await ask(new Client(replica.server.url, this.key), number).then(
        () => this.answered++,
        (error: Error) => this.account(replica, error),
      );
      await sleep(PAUSE_MS);
    }
  }

  private account(replica: Replica, error: Error): void {
    // None is asked any more once it is killed: this was under way. What it did answer is judged as ever.
    if (replica.killed && isBroken(error)) this.lost++;
    else this.failures.push(`${error.message} ${(error.cause as Error | undefined)?.message ?? ''}`);
  }

  private async upsert(client: Client, slug: string, label: string): Promise<void> {
    const { version } = await new LabelSetClient(client, slug).upsert([{ name: label }]);
    this.acknowledged.push({ slug, version: version.number, label });
  }
}

/** Whether a connection broke: so `fetch` says it. */
const isBroken = (error: Error): boolean => error instanceof TypeError;

async function classify(client: Client, image: string): Promise<void> {
  const { classify: answer } = await client.data(CLASSIFY, { image });
  const name = answer.predictions[0]?.name;
  if (name !== 'cat') throw new Error(`a wrong answer: ${name}`);
}
