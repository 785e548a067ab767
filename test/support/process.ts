import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { OPERATOR_KEY } from './server.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A process of the built program. */
export interface Program {
  readonly pid: number | undefined;
  /** What it has written to standard error so far. */
  messages(): string;
  /** Sends a signal and waits for the end. @returns the exit code, or null after a kill */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** The exit code of a process that ends by itself. */
  ended(): Promise<number | null>;
}

export interface StartedProcess extends Program {
  /** Undefined when it did not come to listen. */
  readonly url: string | undefined;
  /** Whatever it has written so far. */
  output(): string;
}

/** A server in a process of its own. */
export interface ServerProcess extends StartedProcess {
  readonly url: string;
}

function start(
  script: string,
  args: string[],
  variables: Record<string, string>,
  onText: (text: string) => void,
  { directory, onOutput = () => undefined }: { directory?: string; onOutput?: (text: string) => void } = {},
): Program {
  const { PATH = '', HOME = '' } = process.env;
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    env: { PATH, HOME, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(directory !== undefined && { cwd: directory }),
  });
  let messages = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    onOutput(text);
    onText(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    messages += text;
    onText(text);
  });
  const exit = once(child, 'close').then(() => child.exitCode);
  return {
    pid: child.pid,
    messages: () => messages,
    ended: () => exit,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exit;
    },
  };
}

/** Starts a server as `npm start` runs it, and waits until it listens or has ended. */
export async function startProcess(variables: Record<string, string>): Promise<StartedProcess> {
  let heard = '';
  let listen: (url: string) => void;
  const listening = new Promise<string>((resolve) => {
    listen = resolve;
  });
  const program = start(MAIN, [], { LEXICLIP_PORT: '0', LEXICLIP_LOG_LEVEL: 'error', ...variables }, (text) => {
    heard += text;
    const url = /listens on (http:\S+)\/graphql/.exec(heard)?.[1];
    if (url) listen(url);
  });
  const url = await Promise.race([listening, program.ended().then(() => undefined)]);
  return { ...program, url, output: () => heard };
}

/** A server that does listen, on the data directory and with the operator key of the tests. */
export async function spawnServer(data: string, variables: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startProcess({
    LEXICLIP_DATA: data,
    LEXICLIP_THREADS: '1',
    LEXICLIP_SYNC: 'never',
    LEXICLIP_OPERATOR_KEY: OPERATOR_KEY,
    ...variables,
  });
  const { url } = server;
  if (url === undefined) throw new Error(`the server ended with ${await server.ended()}: ${server.messages()}`);
  return { ...server, url };
}

/** A command line that has ended. */
export interface CliResult {
  readonly status: number | null;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly messages: string;
}

/** A command line that runs, with a key for the server at `url`. */
export interface CliProcess extends Program {
  result(): Promise<CliResult>;
}

/** Starts `lexiclip` as a client. */
export const startCli = (url: string, key: string, args: readonly string[], directory?: string): CliProcess =>
  startCommand(args, { LEXICLIP_URL: url, LEXICLIP_KEY: key }, directory);

/** Starts `lexiclip` with variables. */
export function startCommand(
  args: readonly string[],
  variables: Record<string, string>,
  directory?: string,
): CliProcess {
  let heard = '';
  const program = start(CLI, [...args], variables, () => undefined, {
    ...(directory !== undefined && { directory }),
    onOutput: (text) => {
      heard += text;
    },
  });
  const result = async () => ({ status: await program.ended(), output: heard, messages: program.messages() });
  return { ...program, result };
}

/** What `lexiclip check` says of a data directory. */
export const runCheck = (data: string) => runCommand(data, 'check');

export const runBackup = (data: string, target: string) => runCommand(data, 'backup', target);

async function runCommand(data: string, ...args: string[]): Promise<{ status: number | null; output: string }> {
  let output = '';
  const program = start(CLI, args, { LEXICLIP_DATA: data }, (text) => {
    output += text;
  });
  const status = await program.ended();
  return { status, output };
}
