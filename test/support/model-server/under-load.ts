import { setTimeout as sleep } from 'node:timers/promises';
import { distinctImages } from '../images.js';
import type { Client } from '../server.js';

const CLASSIFY = `query ($image: String!, $labels: [String!]!) {
  classify(input: { image: { base64: $image }, labels: $labels, topK: 2 }) { predictions { name similarity } }
}`;
/** Similarities of one vector with itself differ by less. */
const SAME = 1e-5;

interface Asked {
  readonly image: string;
  readonly labels: readonly string[];
}
type Similarities = readonly (readonly [name: string, similarity: number])[];

/** Clients that have images classified without a pause, each by a word that nobody has asked for before. */
export class ServerLoad {
  readonly answers: { readonly asked: Asked; readonly said: Similarities }[] = [];
  /** Number of refusals by code. */
  readonly refused = new Map<string, number>();
  private words = 0;
  private stopped = false;
  private running: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: Client,
    private readonly images: readonly string[],
  ) {}

  static async start(client: Client, clients: number): Promise<ServerLoad> {
    const load = new ServerLoad(client, await distinctImages(50));
    load.running = Promise.all(Array.from({ length: clients }, () => load.run()));
    return load;
  }

  /** Asks until there is an answer. @returns how long that took, ms */
  async untilRight(): Promise<number> {
    const started = performance.now();
    while (!(await this.ask())) {
      if (performance.now() - started > 30_000) throw new Error('no answer within 30 seconds');
      await sleep(20);
    }
    return performance.now() - started;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** How many answers differ from those of another server, which is asked the same. */
  async wrong(other: Client): Promise<number> {
    let wrong = 0;
    for (const { asked, said } of this.answers) {
      const expected = new Map(similaritiesIn(await other.data(CLASSIFY, { ...asked })));
      const isRight = said.every(([name, value]) => Math.abs(value - (expected.get(name) ?? Infinity)) < SAME);
      if (!isRight) wrong++;
    }
    return wrong;
  }

  private async run(): Promise<void> {
    while (!this.stopped) if (!(await this.ask())) await sleep(20);
  }

  private async ask(): Promise<boolean> {
    const number = this.words++;
    const asked = { image: this.images[number % this.images.length] as string, labels: ['a cat', `word ${number}`] };
    const { data, errors } = await this.client.send(CLASSIFY, asked);
    if (!errors) {
      this.answers.push({ asked, said: similaritiesIn(data) });
      return true;
    }
    const code = errors[0]?.extensions.code ?? 'none';
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
    return false;
  }
}

const similaritiesIn = ({ classify }: { classify: { predictions: { name: string; similarity: number }[] } }) =>
  classify.predictions.map(({ name, similarity }) => [name, similarity] as const);
