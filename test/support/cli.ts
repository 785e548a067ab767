import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBuilt, nativeProcess } from './native.js';
import { type CliProcess, type CliResult, startCli } from './process.js';
import type { Client } from './server.js';

/** The command line of someone with one key, in a folder of their own. */
export class CommandLine {
  private constructor(
    readonly client: Pick<Client, 'url' | 'key'>,
    readonly folder: string,
  ) {}

  static async open(client: Pick<Client, 'url' | 'key'>): Promise<CommandLine> {
    return new CommandLine(client, await mkdtemp(join(tmpdir(), 'lexiclip-test-')));
  }

  start(...args: string[]): CliProcess {
    return startCli(this.client.url, this.client.key, args, this.folder);
  }

  run(...args: string[]): Promise<CliResult> {
    return this.start(...args).result();
  }

  /** In this process, which spares the start where a process of its own is not what is tested. One at a time. */
  runHere(...args: string[]): Promise<CliResult> {
    return runHere(args, { LEXICLIP_URL: this.client.url, LEXICLIP_KEY: this.client.key }, this.folder);
  }

  /** The result as JSON of a command that succeeds. It runs in this process. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  async json(...args: string[]): Promise<any> {
    const { status, output, messages } = await this.runHere(...args, '--json');
    if (status !== 0) throw new Error(`lexiclip ${args.join(' ')} ended with ${status}: ${messages}`);
    return JSON.parse(output);
  }

  /** Writes a file. @returns its name */
  async file(name: string, text: string | Uint8Array): Promise<string> {
    await writeFile(join(this.folder, name), text);
    return name;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** What `lexiclip check` says of a data directory, in this process. One at a time. */
export const checkHere = (data: string) => runOnData(data, 'check');

/** What a command says that works on a data directory, in this process. One at a time. */
export async function runOnData(data: string, ...args: string[]): Promise<{ status: number | null; output: string }> {
  const { status, output, messages } = await runHere(args, { LEXICLIP_DATA: data });
  return { status, output: output + messages };
}

/** A command line in this process, with variables of its own. One at a time. */
export async function runHere(
  args: readonly string[],
  variables: Record<string, string>,
  folder?: string,
): Promise<CliResult> {
  const { run } = await loadBuilt<typeof import('#lexiclip/cli/program.js')>('cli/program.js');
  const { exitCode } = nativeProcess;
  const directory = nativeProcess.cwd();
  const [output, messages] = [capture(nativeProcess.stdout), capture(nativeProcess.stderr)];
  try {
    if (folder !== undefined) nativeProcess.chdir(folder);
    Object.assign(nativeProcess.env, variables);
    return { status: await run(args), output: output.text(), messages: messages.text() };
  } finally {
    output.stop();
    messages.stop();
    for (const name of Object.keys(variables)) delete nativeProcess.env[name];
    nativeProcess.chdir(directory);
    nativeProcess.exitCode = exitCode;
  }
}

/** Takes what is written to a stream, until it is stopped. */
function capture(stream: NodeJS.WriteStream): { text(): string; stop(): void } {
  const { write } = stream;
  let text = '';
  stream.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  return {
    text: () => text,
    stop() {
      stream.write = write;
    },
  };
}
