import type { ServerProcess } from '../process.js';
import { Client, OPERATOR_KEY } from '../server.js';

/** Several servers on the same data, with a tenant that all of them serve. */
export class SharedTenant {
  private constructor(
    private readonly servers: readonly ServerProcess[],
    /** The tenant's clients, one for each server. */
    readonly clients: [Client, ...Client[]],
  ) {}

  static async start(count: number, spawn: () => Promise<ServerProcess>): Promise<SharedTenant> {
    const servers = await Promise.all(Array.from({ length: count }, spawn));
    const urls = servers.map(({ url }) => url) as [string, ...string[]];
    const operator = new Client(urls[0], OPERATOR_KEY);
    const { createTenant } = await operator.data(
      'mutation { createTenant(input: { slug: "shared", name: "Shared" }) { secret } }',
    );
    return new SharedTenant(servers, urls.map((url) => new Client(url, createTenant.secret)) as [Client, ...Client[]]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}

/** Adds a label. */
export const UPSERT = `mutation ($slug: String!, $name: String!, $expectedVersion: Int) {
  upsertLabels(labelSet: $slug, labels: [{ name: $name }], expectedVersion: $expectedVersion) { version { number } }
}`;

/** What became of those who raced: `won`, or the code of the refusal; sorted. */
export const codesOf = (answers: Awaited<ReturnType<Client['send']>>[]): string[] =>
  answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'won').sort();
