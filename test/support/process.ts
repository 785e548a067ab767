import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OPERATOR_KEY } from './server.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Everything that it has written to standard error. */
  output(): string;
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop. @returns its exit status */
  stop(): Promise<number | null>;
}

const variables = (data: string, more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LEXICLIP_DATA: data,
  LEXICLIP_PORT: '0',
  LEXICLIP_THREADS: '1',
  LEXICLIP_LOG_LEVEL: 'error',
  LEXICLIP_OPERATOR_KEY: OPERATOR_KEY,
  ...more,
});

export async function spawnServer(data: string, more?: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], { env: variables(data, more), stdio: ['ignore', 'inherit', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
      const found = /listens on (http:\S+)\/graphql/.exec(output);
      if (found) resolve(found[1] as string);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** What `lexiclip check` says of a data directory. */
export async function runCheck(data: string): Promise<{ status: number | null; output: string }> {
  const child: ChildProcess = spawn(process.execPath, [CLI, 'check'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LEXICLIP_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, output };
}
