import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';

const SHIFTED_CLOCK = fileURLToPath(new URL('shifted-clock.mjs', import.meta.url));
const HOUR_MS = 3_600_000;
/** An object store accepts no request whose time is a quarter of an hour from its own. */
const STORE_SHIFT_MS = 5 * 60_000;
/** In which direction the clock of each server is wrong. */
const CLOCKS = [0, 1, -1];

/** Three servers on the same data, with clocks that differ by two hours; by ten minutes on an object store. */
export class Fleet {
  private constructor(
    private readonly data: string,
    private readonly servers: ServerProcess[],
    private readonly key: string,
    private readonly variables: Record<string, string>,
  ) {}

  /** @param variables of all of them, beside those that differ */
  static async start(data: string, variables: Record<string, string> = {}): Promise<Fleet> {
    const servers: ServerProcess[] = [];
    for (const i of CLOCKS.keys()) servers.push(await startServer(data, i, variables));
    const operator = new Client((servers[0] as ServerProcess).url, OPERATOR_KEY);
    const { createTenant } = await operator.data(
      'mutation { createTenant(input: { slug: "crash", name: "Crash" }) { secret } }',
    );
    return new Fleet(data, servers, createTenant.secret, variables);
  }

  get size(): number {
    return this.servers.length;
  }

  /** A client of one of the servers; the number may be any. */
  client(i: number): Client {
    return new Client(this.server(i).url, this.key);
  }

  async kill(i: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.server(i).stop(signal);
  }

  async restart(i: number): Promise<void> {
    this.servers[i % this.size] = await startServer(this.data, i % this.size, this.variables);
  }

  /** Stops a server from running, and lets it go on. */
  async pause(i: number, ms: number): Promise<void> {
    const { pid } = this.server(i);
    process.kill(pid as number, 'SIGSTOP');
    await sleep(ms).finally(() => process.kill(pid as number, 'SIGCONT'));
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop(signal)));
  }

  private server(i: number): ServerProcess {
    return this.servers[i % this.size] as ServerProcess;
  }
}

const startServer = (data: string, i: number, variables: Record<string, string>): Promise<ServerProcess> =>
  spawnServer(data, {
    LEXICLIP_CONSISTENCY_MS: '0',
    LEXICLIP_LOG_LEVEL: 'fatal',
    NODE_OPTIONS: `--import ${SHIFTED_CLOCK}`,
    TEST_CLOCK_SHIFT_MS: String((CLOCKS[i] as number) * (data.includes('://') ? STORE_SHIFT_MS : HOUR_MS)),
    ...variables,
  });
