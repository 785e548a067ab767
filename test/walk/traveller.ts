import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliResult, type ServerProcess, spawnServer, startCli } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';

/** A maintainer: a real server in a process of its own, a key of a tenant, and the command line. */
export class Traveller {
  private faults = 0;

  private constructor(
    readonly folder: string,
    private readonly server: ServerProcess,
    readonly client: Client,
  ) {}

  static async setOut(): Promise<Traveller> {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-walk-'));
    const server = await spawnServer(join(folder, 'data'), { LEXICLIP_THREADS: '2' });
    const operator = new Client(server.url, OPERATOR_KEY);
    const create = 'mutation { createTenant(input: { slug: "walk", name: "walk" }) { secret } }';
    const { createTenant } = await operator.data(create);
    return new Traveller(folder, server, new Client(server.url, createTenant.secret));
  }

  /** What a command prints. */
  run(...args: string[]): Promise<CliResult> {
    return startCli(this.client.url, this.client.key, args, this.folder).result();
  }

  /** The same of one that must succeed. */
  async does(...args: string[]): Promise<string> {
    const { status, output, messages } = await this.run(...args);
    if (status !== 0) throw new Error(`lexiclip ${args.join(' ')} ended with ${status}: ${messages || output}`);
    return output;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the walk reads what it asked for.
  async json(...args: string[]): Promise<any> {
    return JSON.parse(await this.does(...args, '--json'));
  }

  async file(name: string, text: string): Promise<string> {
    await writeFile(join(this.folder, name), text);
    return name;
  }

  /** Prints what was found, and counts what is not as it should be. */
  sees(what: string, isSo: boolean, figures: string): void {
    if (!isSo) this.faults++;
    console.log(`${isSo ? 'ok      ' : 'FAILED  '}${what}: ${figures}`);
  }

  /** @returns how much was not as it should be */
  async comeHome(): Promise<number> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
    return this.faults;
  }
}
