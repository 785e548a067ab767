import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLine, quiet } from '../python/environments.js';

const START_MS = 180_000;
const STOP_MS = 5_000;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A Python server that is a peer. */
export class ChildServer {
  private messages = '';

  private constructor(private readonly child: ChildProcess) {
    const keep = (text: string) => {
      this.messages = (this.messages + text).slice(-20_000);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
  }

  /**
   * Starts a program and waits until it is ready.
   *
   * @throws Error with its last error when it ends before, or is not ready after some minutes
   */
  static async start(
    program: string,
    args: readonly string[],
    { threads, ready }: { threads: number; ready: () => Promise<boolean> },
  ): Promise<ChildServer> {
    // A group of its own, because such servers start others.
    const child = spawn(program, args, {
      env: { ...process.env, ...quiet(threads), DO_NOT_TRACK: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const server = new ChildServer(child);
    process.once('exit', server.kill);
    let ended: string | undefined;
    child.on('error', ({ message }) => {
      ended = message;
    });
    child.on('exit', (code, signal) => {
      ended ??= `ended with ${code ?? signal}`;
    });
    for (const end = performance.now() + START_MS; performance.now() < end; ) {
      if (await ready().catch(() => false)) return server;
      if (ended !== undefined) throw new Error(lastLine({ stderr: server.messages, message: ended }));
      await sleep(250);
    }
    await server.stop();
    throw new Error(lastLine({ stderr: server.messages, message: 'not ready in time' }));
  }

  async stop(): Promise<void> {
    const ended = this.child.exitCode !== null || this.child.signalCode !== null;
    const exit = ended ? Promise.resolve() : once(this.child, 'exit');
    this.signal('SIGTERM');
    await Promise.race([exit, sleep(STOP_MS, undefined, { ref: false })]);
    this.kill();
    await exit;
    process.off('exit', this.kill);
  }

  private readonly kill = (): void => this.signal('SIGKILL');

  private signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.child.pid as number), signal);
    } catch {
      // All of the group have ended.
    }
  }
}
