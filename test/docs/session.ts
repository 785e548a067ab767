import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Block, Fault, Page } from './page.js';
import { Shell } from './shell.js';
import { type Server, Workshop } from './workshop.js';

/** Where every page says that the server is. */
const ADDRESS = '127.0.0.1:4000';
const BLOCK_MS = 60_000;
/** How a page says that the reader has to put the operator's key there, which the server has printed. */
const PRINTED_KEY = /lxc_…/g;
/** What the README leaves in the reader's shell, and other pages go on with. */
const LEFT_IN_SHELL = 'declare -p OPERATOR LEXICLIP_KEY; declare -f lexiclip';

/** What a reader has after the first steps. */
export interface FirstSteps {
  readonly data: string;
  /** A script that sets the shell's variables. */
  readonly shell: string;
}

const runs = ({ language }: Block): boolean => language === 'sh';
const isServer = (block: Block | undefined): boolean => block !== undefined && runs(block) && block.note === 'server';
/** Blocks that are files: the reader saves them under that name. */
const isFile = ({ note }: Block): boolean => /[./]/.test(note);

export const hasCommands = ({ blocks }: Page): boolean => blocks.some(runs);

/** One page as a reader follows it: files are saved, commands run in one shell, servers are started and stopped. */
export class Session {
  private server: Server | undefined;
  private printedKey = 'none was printed';

  private constructor(
    private readonly workshop: Workshop,
    private readonly shell: Shell,
  ) {}

  static async open(root: string, from?: FirstSteps): Promise<Session> {
    const workshop = await Workshop.open(root, from?.data);
    const shell = new Shell(join(workshop.directory, '.scripts'), workshop.directory, workshop.env);
    const session = new Session(workshop, shell);
    if (from) await shell.run(from.shell, BLOCK_MS);
    return session;
  }

  /** Stops at the first block that fails: those below it build on it. */
  async follow({ path, blocks }: Page): Promise<Fault[]> {
    const steps = blocks.filter((block) => runs(block) || isFile(block));
    try {
      if (!isServer(steps.find(runs))) await this.serve('exec node dist/main.js');
      for (const block of steps) {
        const fault = await this.step(block);
        if (fault) return [{ path, line: block.line, ...fault }];
      }
      return [];
    } catch (error) {
      return [{ path, line: 1, message: (error as Error).message }];
    }
  }

  /** @returns what other pages begin with: to be called once, when the page has been followed */
  async leave(): Promise<FirstSteps> {
    const { output: shell } = await this.shell.run(LEFT_IN_SHELL, BLOCK_MS);
    await this.server?.stop();
    this.server = undefined;
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-docs-data-'));
    await cp(join(this.workshop.directory, 'data'), data, { recursive: true });
    return { data, shell };
  }

  /** The names of all metrics that the server has. */
  async metrics(): Promise<string[]> {
    const text = `curl -fs http://${ADDRESS}/metrics -H "Authorization: Bearer $OPERATOR"`;
    const { output } = await this.shell.run(this.real(text), BLOCK_MS);
    return [...output.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name as string);
  }

  async close(): Promise<void> {
    await this.shell.close();
    await this.server?.stop();
    await this.workshop.close();
  }

  private async step(block: Block): Promise<(Partial<Fault> & { message: string }) | undefined> {
    if (isFile(block)) return this.save(block);
    if (isServer(block)) {
      await this.server?.stop();
      return this.serve(block.text).catch((error: Error) => ({
        message: `the server did not start\n${error.message}`,
      }));
    }
    const { output, ok, line } = await this.shell.run(this.real(block.text), BLOCK_MS);
    const shown = output.replaceAll(this.workshop.address, ADDRESS);
    // The first line of what runs is ours.
    if (!ok) return { ...(line && { line: block.line + line - 2 }), message: `the command failed\n${shown}` };
    const missed = block.expected.find((pattern) => !pattern.test(shown));
    return missed && { message: `the output does not match ${missed}\n${shown}` };
  }

  private async save({ note, text }: Block): Promise<undefined> {
    const file = join(this.workshop.directory, note);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text.replaceAll(ADDRESS, this.workshop.address));
  }

  private async serve(command: string): Promise<undefined> {
    this.server = await this.workshop.serve(command);
    this.printedKey = this.server.printedKey ?? this.printedKey;
  }

  /** The script with what the reader sees and has put in its place. */
  private real(script: string): string {
    const address = this.workshop.address;
    const text = script.replaceAll(ADDRESS, address).replace(PRINTED_KEY, this.printedKey);
    return `export LEXICLIP_URL=http://${address}/graphql\n${text}`;
  }
}

export const forget = ({ data }: FirstSteps): Promise<void> => rm(data, { recursive: true, force: true });
