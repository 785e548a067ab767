import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, spawnServer } from '../../test/support/process.js';
import { Client, OPERATOR_KEY } from '../../test/support/server.js';

/** Threads of the text tower, in the server and where it is run directly. */
export const THREADS = 2;

/** A server in a process of its own, so that what it uses is its own, on a directory that goes with it. */
export class BenchServer {
  private constructor(
    readonly data: string,
    private process: ServerProcess,
    private readonly variables: Record<string, string>,
  ) {}

  /** @param variables beside the data directory; by default two threads and one session */
  static async start(variables: Record<string, string> = { LEXICLIP_THREADS: String(THREADS) }): Promise<BenchServer> {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
    return new BenchServer(data, await spawnServer(data, variables), variables);
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

  /** Makes a tenant. @returns its key, of all scopes */
  async tenant(slug: string): Promise<string> {
    const query = 'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: $slug }) { secret } }';
    return (await this.client(OPERATOR_KEY).data(query, { slug })).createTenant.secret;
  }

  /** With nothing in memory of what it knew. */
  async restart(): Promise<void> {
    await this.process.stop();
    this.process = await spawnServer(this.data, this.variables);
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

/** Of all files below the folders of this name, wherever they are. */
export async function diskMegabytes(root: string, name: (folder: string) => boolean = () => true): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && name(path)) bytes += (await stat(path)).size;
  }
  return bytes / (1024 * 1024);
}
