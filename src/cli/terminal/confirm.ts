import { createInterface } from 'node:readline/promises';
import { UsageError } from '../usage-error.js';

/**
 * Asks the user to type the name of what is about to be deleted for good.
 *
 * @throws UsageError when there is no terminal, or when the answer differs from the name
 */
export async function confirmByName(what: string, name: string, yes: true | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new UsageError(`this deletes ${what}: confirm with --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`This deletes ${what}. Type "${name}" to continue: `);
    if (answer.trim() !== name) throw new UsageError('nothing was deleted');
  } finally {
    terminal.close();
  }
}
