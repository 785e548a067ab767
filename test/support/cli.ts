import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  /** The result as JSON of a command that succeeds. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  async json(...args: string[]): Promise<any> {
    const { status, output, messages } = await this.run(...args, '--json');
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
