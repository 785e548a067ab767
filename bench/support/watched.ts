import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BenchServer } from './server.js';

const PRELOAD = fileURLToPath(new URL('watched-server.mjs', import.meta.url));

/** A server whose event loop is watched, and whose model threads can be killed. */
export class WatchedServer {
  private constructor(readonly server: BenchServer) {}

  static async start(variables: Record<string, string> = {}): Promise<WatchedServer> {
    const server = await BenchServer.start({ NODE_OPTIONS: `--import=${PRELOAD}`, ...variables });
    return new WatchedServer(server);
  }

  /** The longest hold of the event loop since the last call, ms. */
  async longestHold(): Promise<number> {
    const before = this.server.messages().length;
    process.kill(this.server.pid, 'SIGUSR2');
    for (;;) {
      const found = /longest hold (\S+)\n/.exec(this.server.messages().slice(before));
      if (found) return Number(found[1]);
      await sleep(10);
    }
  }

  killModelThread(): void {
    process.kill(this.server.pid, 'SIGPWR');
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
