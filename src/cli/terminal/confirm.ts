import { UsageError } from '../usage-error.js';
import { ask, canAsk } from './ask.js';
import { note } from './output.js';

const NOTHING = 'nothing was deleted';

/**
 * Asks the user to type the name of what is about to be deleted for good. Ctrl-C ends the process as it ends any other,
 * by SIGINT, so that a script that runs it ends as well.
 *
 * @throws UsageError when there is no terminal, and when the answer differs from the name or there is none
 */
export async function confirmByName(what: string, name: string, yes: true | undefined): Promise<void> {
  if (yes) return;
  if (!canAsk()) throw new UsageError(`this deletes ${what}: confirm with --yes`);
  const answer = await ask(`This deletes ${what}. Type "${name}" to continue: `);
  if (answer === 'interrupted') {
    note(NOTHING);
    process.kill(process.pid, 'SIGINT');
  }
  if (answer === 'interrupted' || answer?.text.trim() !== name) throw new UsageError(NOTHING);
}
