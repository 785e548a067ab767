import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ShellResult {
  /** Standard output and standard error, as they came. */
  readonly output: string;
  readonly ok: boolean;
  /** Of the command that failed, in the script, from 1. */
  readonly line: number | undefined;
}

const DONE = '@@done@@';
const FAILED = /^@@failed@@ (\d+) (\d+)\n/m;
/** LINENO counts in the script: it is read from a file. */
const ON_ERROR = `trap 'printf "@@failed@@ %s %s\\n" "$LINENO" "$?"' ERR`;

/** One bash, in which scripts run one after the other, as a reader would paste them. */
export class Shell {
  private readonly bash: ChildProcess;
  private readonly ended: Promise<unknown>;
  private output = '';
  private onOutput: () => void = () => undefined;
  private scripts = 0;

  /** @param folder where scripts are put */
  constructor(
    private readonly folder: string,
    directory: string,
    env: NodeJS.ProcessEnv,
  ) {
    const options = {
      cwd: directory,
      env,
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'] as ['pipe', 'pipe', 'ignore'],
    };
    this.bash = spawn('bash', ['--noprofile', '--norc'], options);
    this.bash.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.onOutput();
    });
    this.bash.stdin?.on('error', () => undefined);
    this.ended = once(this.bash, 'close');
    this.bash.stdin?.write(`exec 2>&1\n${ON_ERROR}\n`);
  }

  /** Runs a script until it is done, one of its commands fails, or its time is over; after a failure nothing runs. */
  async run(script: string, limitMs: number): Promise<ShellResult> {
    this.output = '';
    const file = join(this.folder, `script-${++this.scripts}.sh`);
    await writeFile(file, script);
    const done = new Promise<true>((resolve) => {
      this.onOutput = () => this.output.includes(DONE) && resolve(true);
    });
    this.bash.stdin?.write(`set -euo pipefail\n. '${file}' </dev/null\nprintf '${DONE}\\n'\n`);
    const timer = setTimeout(() => {
      this.output += `\nnot done within ${limitMs / 1000} s\n`;
      this.kill();
    }, limitMs);
    const ok = await Promise.race([done, this.ended.then(() => false)]);
    clearTimeout(timer);
    const line = FAILED.exec(this.output)?.[1];
    const output = this.output.replace(`${DONE}\n`, '').replace(FAILED, '');
    return { output, ok, line: line === undefined ? undefined : Number(line) };
  }

  async close(): Promise<void> {
    this.bash.stdin?.end();
    await this.ended;
  }

  private kill(): void {
    if (this.bash.pid !== undefined) process.kill(-this.bash.pid, 'SIGKILL');
  }
}
