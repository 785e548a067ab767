import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const IMAGE = fileURLToPath(new URL('../../examples/images/chelsea.png', import.meta.url));
const CLASSIFY = `mutation ($image: String!) {
  classifyImage(input: { image: { base64: $image }, labelSet: { slug: "animals" }, topK: 1 }) { predictions { name } }
}`;
const UPSERT = `mutation ($labels: [LabelInput!]!) {
  upsertLabels(labelSet: "load", labels: $labels) { version { number } added }
}`;
const CREATE = `mutation {
  createLabelSet(input: { slug: "load", labels: [{ name: "first" }] }) { version { number } }
}`;
const HISTORY = `query ($after: String) {
  labelSet(slug: "load") {
    latest { number labelCount }
    versions(first: 100, after: $after) { nodes { number } pageInfo { endCursor hasNextPage } }
  }
}`;
/** How long a client goes on asking a server that says OVERLOADED, ms. */
const PATIENCE_MS = 60_000;
const EXCUSED_MS = 3_000;
const PAUSE_MS = 100;

interface Failure {
  readonly at: number;
  readonly what: string;
}

/** Who asks for one thing after the other, through the proxy, and keeps account of the answers. */
export class Load {
  private readonly failures: Failure[] = [];
  private readonly done = { classify: 0, upsert: 0, upload: 0, again: 0 };
  private readonly versions: number[] = [];
  private readonly waits: Promise<void>[];
  private stopping = false;
  private excusedAt = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly url: string,
    private readonly key: string,
    image: string,
  ) {
    this.waits = [
      this.repeat(() => this.classify(image)),
      this.repeat(() => this.classify(image)),
      this.repeat(() => this.upsert()),
      this.repeat(() => this.upload()),
    ];
  }

  static async start(url: string, key: string): Promise<Load> {
    const load = new Load(url, key, (await readFile(IMAGE)).toString('base64'));
    return load;
  }

  /** A replica is about to be killed: an answer may be lost, one for each who asks. */
  excuse(): void {
    this.excusedAt = Date.now();
  }

  async stop(): Promise<{ report: string; faults: string[] }> {
    this.stopping = true;
    await Promise.all(this.waits);
    const isExcused = ({ at }: Failure) => at >= this.excusedAt && at < this.excusedAt + EXCUSED_MS;
    const lost = this.failures.filter(isExcused);
    const faults = this.failures.filter((failure) => !isExcused(failure)).map(({ what }) => `failed: ${what}`);
    if (lost.length > this.waits.length) faults.push(`${lost.length} requests were lost with one replica`);
    faults.push(...(await this.lostVersions()));
    const { classify, upsert, upload, again } = this.done;
    const counts = `${classify} classifications, ${upsert} versions, ${upload} uploads, ${again} asked again`;
    return { report: `${counts}; ${lost.length} lost with the killed replica, ${faults.length} faults`, faults };
  }

  private async repeat(work: () => Promise<void>): Promise<void> {
    while (!this.stopping) {
      await work().catch((error: Error) => {
        this.failures.push({ at: Date.now(), what: `${error.message} ${(error.cause as Error)?.message ?? ''}` });
      });
      await sleep(PAUSE_MS);
    }
  }

  private async classify(image: string): Promise<void> {
    const { classifyImage } = await this.ask(CLASSIFY, { image });
    const [{ name }] = classifyImage.predictions;
    if (name !== 'cat') throw new Error(`a wrong answer: ${name}`);
    this.done.classify += 1;
  }

  private async upsert(): Promise<void> {
    if (this.versions.length === 0) {
      await this.ask(CREATE, {});
      this.versions.push(1);
    }
    const name = `label ${this.versions.length}-${Date.now()}`;
    const { upsertLabels } = await this.ask(UPSERT, { labels: [{ name }] });
    this.versions.push(upsertLabels.version.number);
    this.done.upsert += 1;
  }

  private async upload(): Promise<void> {
    const [path, piece] = [`/uploads/load-${Date.now()}`, Buffer.alloc(200_000, 1)];
    const range = `bytes 0-${piece.length - 1}/${piece.length}`;
    await this.send(path, { method: 'PUT', headers: { 'content-range': range }, body: piece });
    await this.send(path, { method: 'DELETE' });
    this.done.upload += 1;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as the queries above ask for it.
  private async ask(query: string, variables: Record<string, unknown>): Promise<any> {
    const headers = { 'content-type': 'application/json' };
    const { data } = await this.send('/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return data;
  }

  /** Does again what a client does again: what a server refuses for now. @throws Error where anything else is wrong */
  // biome-ignore lint/suspicious/noExplicitAny: JSON.
  private async send(path: string, request: RequestInit): Promise<any> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      // nginx closes connections that wait when it is told of another site: what is sent into one just then is lost.
      const headers = { ...request.headers, authorization: `Bearer ${this.key}`, connection: 'close' };
      const response = await fetch(this.url + path, { ...request, headers });
      const text = await response.text();
      if (response.status === 200 && !text.includes('"errors"')) return JSON.parse(text);
      const waits = response.headers.get('retry-after');
      if (waits === null || Date.now() > until) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
      this.done.again += 1;
      await sleep(Number(waits) * 1000);
    }
  }

  /** Versions that were acknowledged, and are not there. */
  private async lostVersions(): Promise<string[]> {
    const there = new Set<number>();
    for (let after: string | null = null, more = true; more; ) {
      const { labelSet }: { labelSet: History } = await this.ask(HISTORY, { after });
      for (const { number } of labelSet.versions.nodes) there.add(number);
      ({ endCursor: after, hasNextPage: more } = labelSet.versions.pageInfo);
    }
    const twice = this.versions.filter((number, i) => this.versions.indexOf(number) !== i);
    const lost = this.versions.filter((number) => !there.has(number));
    return [
      ...lost.map((number) => `version ${number} was acknowledged, and is lost`),
      ...twice.map((number) => `version ${number} was acknowledged twice`),
    ];
  }
}

interface History {
  readonly versions: {
    readonly nodes: readonly { readonly number: number }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}
