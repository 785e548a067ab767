import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of the repository, what a reader's checkout has not. */
const LEFT_OUT = ['.git', 'data', 'coverage'];
/** What no command writes to. */
const LINKED = ['node_modules', 'models', 'test', 'bench'];
const START_MS = 120_000;
const LISTENS = /listens on http:\S+\/graphql\n/;

/** A server that a command has started. */
export interface Server {
  /** The operator's key, where this start has made it. */
  readonly printedKey: string | undefined;
  stop(): Promise<void>;
}

/** A copy of the repository, in which commands may write what they like. */
export class Workshop {
  private constructor(
    readonly directory: string,
    /** Where servers listen, one after the other: a function that the page has made still asks there. */
    private readonly port: number,
  ) {}

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** @param data a data directory to begin with */
  static async open(root: string, data?: string): Promise<Workshop> {
    const directory = await mkdtemp(join(tmpdir(), 'lexiclip-docs-'));
    for (const entry of (await readdir(root)).filter((name) => !LEFT_OUT.includes(name))) {
      const [from, to] = [join(root, entry), join(directory, entry)];
      if (LINKED.includes(entry)) await symlink(from, to);
      else await cp(from, to, { recursive: true });
    }
    if (data !== undefined) await cp(data, join(directory, 'data'), { recursive: true });
    await mkdir(join(directory, '.scripts'));
    return new Workshop(directory, await freePort());
  }

  /** What commands find in their environment. */
  get env(): NodeJS.ProcessEnv {
    const { PATH, HOME, XDG_CACHE_HOME } = process.env;
    const own = { LEXICLIP_THREADS: '1', LEXICLIP_LOG_LEVEL: 'warn', NO_COLOR: '1' };
    return { PATH, HOME, ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }), ...own };
  }

  /** Runs a command that goes on, until it listens. @throws Error with what it has said, when it does not come to that */
  async serve(command: string): Promise<Server> {
    const child = spawn('bash', ['--noprofile', '--norc', '-euo', 'pipefail', '-c', command], {
      cwd: this.directory,
      env: { ...this.env, LEXICLIP_PORT: String(this.port) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    const said = await listening(child, ended);
    const stop = async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await ended;
    };
    if (!LISTENS.test(said)) {
      await stop();
      throw new Error(said || 'it said nothing');
    }
    return { printedKey: /^\s+(lxc_\w+)$/m.exec(said)?.[1], stop };
  }

  async close(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** @returns what the command has said until it listens, has ended, or its time is over */
function listening(child: ChildProcess, ended: Promise<unknown>): Promise<string> {
  let said = '';
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(said), START_MS);
    const end = () => {
      clearTimeout(timer);
      resolve(said);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (LISTENS.test(said)) end();
      });
    }
    void ended.then(end);
  });
}

/** Nobody else takes it in the moments until a server does. */
function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
