import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Skipped } from '../peer.js';

const REQUIREMENTS = fileURLToPath(new URL('./requirements/', import.meta.url));
const INSTALL_MS = 30 * 60_000;
const DONE = 'installed.sha256';

/** Peers whose requirements exclude each other have environments of their own. */
export const ENVIRONMENTS = ['torch', 'infinity'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

const run = promisify(execFile);

/** Virtual environments with the pinned requirements of `requirements/`. */
export class PythonEnvironments {
  private readonly failures = new Map<EnvironmentName, string>();

  /**
   * @param folder of the environments
   * @param python the command of an interpreter to make them with
   * @param installs whether missing ones are made; otherwise their peers are skipped
   */
  constructor(
    readonly folder: string,
    private readonly python: string,
    private readonly installs: boolean,
  ) {}

  /**
   * Makes the environment where it is missing, or where its requirements have changed.
   *
   * @returns the folder with its programs
   * @throws Skipped where it is missing and cannot be made
   */
  async programs(name: EnvironmentName): Promise<string> {
    const target = join(this.folder, name);
    const wanted = await digestOf(name);
    const found = await readFile(join(target, DONE), 'utf8').catch(() => undefined);
    if (found === wanted) return join(target, 'bin');
    if (!this.installs) throw new Skipped('not installed');
    const failure = this.failures.get(name) ?? (await this.make(name, target).catch(lastLine));
    if (failure !== undefined) {
      this.failures.set(name, failure);
      throw new Skipped(`cannot be installed: ${failure}`);
    }
    await writeFile(join(target, DONE), wanted);
    return join(target, 'bin');
  }

  /** Versions of all packages of the environments that are there, by environment. */
  async versions(): Promise<Record<string, Record<string, string>>> {
    const found: Record<string, Record<string, string>> = {};
    for (const name of ENVIRONMENTS) {
      const python = join(this.folder, name, 'bin', 'python');
      const list = await run(python, ['-m', 'pip', 'list', '--format=json']).catch(() => undefined);
      if (!list) continue;
      const packages: { name: string; version: string }[] = JSON.parse(list.stdout);
      found[name] = Object.fromEntries(
        packages.map((one) => [one.name.toLowerCase().replaceAll('_', '-'), one.version]),
      );
      found[name].python = (await run(python, ['--version'])).stdout.replace('Python', '').trim();
    }
    return found;
  }

  private async make(name: EnvironmentName, target: string): Promise<undefined> {
    console.error(`installing ${name} into ${target}: minutes, and gigabytes where torch comes with CUDA …`);
    await rm(target, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true });
    await run(this.python, ['-m', 'venv', target]);
    const pip = [join(target, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '-r', requirementsOf(name)];
    await run(pip[0] as string, pip.slice(1), { timeout: INSTALL_MS, maxBuffer: 1 << 26 });
  }
}

const requirementsOf = (name: EnvironmentName): string => join(REQUIREMENTS, `${name}.txt`);

const digestOf = async (name: EnvironmentName): Promise<string> =>
  createHash('sha256')
    .update(await readFile(requirementsOf(name)))
    .digest('hex');

/** The last thing that a failed program said. */
export function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr || message).trim().split('\n');
  return (lines.findLast((line) => /error/i.test(line)) ?? (lines.at(-1) as string)).slice(0, 200);
}

/**
 * Runs a script of this folder with an object as its standard input.
 *
 * @returns the object in the last line that it prints
 * @throws Error with the last line of its messages when it fails
 */
export function runScript<Result>(programs: string, script: string, args: string[], input: unknown, threads: number) {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
  const env = { ...process.env, ...quiet(threads) };
  const child = spawn(join(programs, 'python'), [path, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let [output, messages] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    messages += text;
  });
  // A program that ends before it has read everything says why itself.
  child.stdin.on('error', () => undefined).end(input === undefined ? '' : JSON.stringify(input));
  return new Promise<Result>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1) || '{}') as Result);
      else reject(new Error(lastLine({ stderr: messages, message: `${script} ended with ${code}` })));
    });
  });
}

/** Variables for all Python peers: their threads, no network, and no messages beside the answer. */
export const quiet = (threads: number): Record<string, string> => ({
  OMP_NUM_THREADS: String(threads),
  MKL_NUM_THREADS: String(threads),
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  TRANSFORMERS_VERBOSITY: 'error',
  TOKENIZERS_PARALLELISM: 'true',
});
