import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, spawnServer } from '../../test/support/process.js';
import { Client, OPERATOR_KEY } from '../../test/support/server.js';

/** Threads of the text tower, in the server and when it is run directly. */
export const THREADS = 2;

/** What tests turn off. */
const DEFAULTS = { LEXICLIP_SYNC: 'always' };

/** A server in its own process, so that its memory can be measured, with a temporary data directory. */
export class BenchServer {
  private constructor(
    readonly data: string,
    private process: ServerProcess,
    private readonly variables: Record<string, string>,
  ) {}

  /** @param variables besides the data directory; by default two threads and one session */
  static async start(variables: Record<string, string> = { LEXICLIP_THREADS: String(THREADS) }): Promise<BenchServer> {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
    return new BenchServer(data, await spawnServer(data, { ...DEFAULTS, ...variables }), variables);
  }

  get pid(): number {
    return this.process.pid as number;
  }

  messages(): string {
    return this.process.messages();
  }

  get url(): string {
    return this.process.url;
  }

  client(key: string): Client {
    return new Client(this.process.url, key);
  }

  /** Creates a tenant. @returns its first key, with all scopes */
  async tenant(slug: string): Promise<string> {
    const query = 'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: $slug }) { secret } }';
    return (await this.client(OPERATOR_KEY).data(query, { slug })).createTenant.secret;
  }

  /** Restarts the server, so that nothing is in memory. */
  async restart(): Promise<void> {
    await this.process.stop();
    this.process = await spawnServer(this.data, { ...DEFAULTS, ...this.variables });
  }

  async residentMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  async close(): Promise<void> {
    await this.process.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}

/** Size of all files below a folder, megabytes. */
export async function diskMegabytes(root: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes / (1024 * 1024);
}
