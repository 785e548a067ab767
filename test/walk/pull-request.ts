import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pictures } from './pictures.js';
import type { Traveller } from './traveller.js';

const SCRIPT = fileURLToPath(new URL('../../examples/github-actions/check-vocabulary.sh', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** The check of a pull request, on its own server: it passes what is better, and fails what is worse. */
export async function checksPullRequests(traveller: Traveller, { folder }: Pictures): Promise<void> {
  const check = (before: string, after: string) => checked(traveller.folder, [before, after, folder]);
  const better = await check('words.csv', 'names.csv');
  const said = better.status === 0 ? better.verdict : better.said;
  traveller.sees('a pull request with a better vocabulary passes', better.status === 0, said);
  const worse = await check('names.csv', 'words.csv');
  traveller.sees(
    'one with a worse vocabulary fails',
    worse.status === 1 && worse.verdict.includes('GATE_FAILED'),
    worse.verdict,
  );
  traveller.sees('with findings for the code host', worse.rules > 0, `${worse.rules} rules in SARIF`);
}

async function checked(folder: string, args: readonly string[]) {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, LEXICLIP: `${process.execPath} ${CLI}`, LEXICLIP_PORT: '4199', LEXICLIP_SYNC: 'never' };
  const { status, said } = await new Promise<{ status: number; said: string }>((resolve) => {
    execFile('bash', [SCRIPT, ...args], { cwd: folder, env }, (error, output, messages) => {
      resolve({ status: error ? Number(error.code) : 0, said: lastLine(messages || output) });
    });
  });
  const read = (name: string) => readFile(join(folder, 'check', name), 'utf8').catch(() => '');
  const sarif = JSON.parse((await read('lint.sarif')) || '{"runs":[{"tool":{"driver":{"rules":[]}}}]}');
  return { status, said, verdict: lastLine(await read('verdict.txt')), rules: sarif.runs[0].tool.driver.rules.length };
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
