import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type { CommandLine } from '../cli.js';
import { waitUntil } from '../wait.js';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const PROGRAM = new URL('../../../dist/cli/program.js', import.meta.url).href;

/** Runs command lines one after the other, each between a prompt and its exit status. */
const SHELL = `
  const { run } = await import(${JSON.stringify(PROGRAM)});
  for (const line of JSON.parse(process.env.COMMAND_LINES)) {
    process.stdout.write('$ ' + line.join(' ') + '\\n');
    process.stdout.write('[' + (await run(line)) + ']\\n');
    process.exitCode = undefined;
  }
`;

export interface TerminalOptions {
  readonly columns?: number;
  readonly variables?: Record<string, string>;
}

export interface Ended {
  readonly status: number;
  /** Name of the signal that ended the process. */
  readonly signal: string | undefined;
}

/** A program on a terminal, with what a person sees there. */
export class Terminal {
  private readonly screen: InstanceType<typeof xterm.Terminal>;
  private readonly end: Promise<Ended>;
  /**
   * What the program has sent and the screen has yet to show. It is shown only when somebody looks: what is still in the
   * terminal when the program ends has to be read soon.
   */
  private pending: string[] = [];
  /** What the program has sent, with the sequences that the terminal obeys. */
  raw = '';
  /** What was to be seen after each piece of it. */
  readonly seen: string[][] = [];

  private constructor(private readonly pty: IPty) {
    const { cols, rows } = pty;
    this.screen = new xterm.Terminal({ cols, rows, scrollback: 5_000, allowProposedApi: true });
    pty.onData((data) => {
      this.raw += data;
      this.pending.push(data);
    });
    this.end = new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) => {
        const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
        resolve({ status: exitCode, signal: name });
      });
    });
  }

  /** `lexiclip` with one command line. */
  static run(cli: CommandLine, args: readonly string[], options: TerminalOptions = {}): Terminal {
    return Terminal.start(cli, [CLI, ...args], options);
  }

  /** Several command lines in one process, which spares the start of one for each. */
  static runAll(cli: CommandLine, lines: readonly (readonly string[])[], options: TerminalOptions = {}): Terminal {
    const variables = { ...options.variables, COMMAND_LINES: JSON.stringify(lines) };
    return Terminal.start(cli, ['--input-type=module', '--eval', SHELL], { ...options, variables });
  }

  private static start(cli: CommandLine, args: string[], { columns = 200, variables }: TerminalOptions): Terminal {
    const { PATH = '', HOME = '' } = process.env;
    const { url, key } = cli.client;
    const env = { PATH, HOME, LEXICLIP_URL: url, LEXICLIP_KEY: key, ...variables };
    const name = variables?.TERM ?? 'xterm-256color';
    return new Terminal(spawn(process.execPath, args, { name, cols: columns, rows: 24, cwd: cli.folder, env }));
  }

  type(keys: string): void {
    this.pty.write(keys);
  }

  /** Waits for the end of the program; then everything is to be seen. */
  async ended(): Promise<Ended> {
    const ended = await this.end;
    await this.show();
    return ended;
  }

  /** Waits until a line like that is to be seen, or was. */
  sees(line: RegExp): Promise<void> {
    return waitUntil(`the terminal shows ${line}`, async () => {
      await this.show();
      return this.seen.some((lines) => lines.some((text) => line.test(text)));
    });
  }

  private async show(): Promise<void> {
    const pieces = this.pending;
    this.pending = [];
    for (const piece of pieces) {
      await new Promise<void>((resolve) => this.screen.write(piece, resolve));
      this.seen.push(this.lines());
    }
  }

  /** Whether it breaks lines that are too long, as it did before the program ran. */
  get breaksLines(): boolean {
    return this.screen.modes.wraparoundMode;
  }

  /** All lines from the first on, also those that have scrolled away, each whole where it was broken at the margin. */
  lines(): string[] {
    const { active } = this.screen.buffer;
    const lines: string[] = [];
    for (let i = 0; i < active.length; i++) {
      const line = active.getLine(i);
      if (!line) continue;
      const next = active.getLine(i + 1);
      const text = line.translateToString(!next?.isWrapped);
      if (line.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
      else lines.push(text);
    }
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }
}
