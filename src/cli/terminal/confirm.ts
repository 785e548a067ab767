import { createInterface } from 'node:readline/promises';
import { UsageError } from '../usage-error.js';

/**
 * Asks on the terminal before something is deleted for good.
 *
 * @throws UsageError where there is no terminal to ask on, or when the answer is another
 */
export async function confirmByName(what: string, name: string, yes: true | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new UsageError(`this deletes ${what}: say so with --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`This deletes ${what}. Type "${name}" to go on: `);
    if (answer.trim() !== name) throw new UsageError('nothing was deleted');
  } finally {
    terminal.close();
  }
}
