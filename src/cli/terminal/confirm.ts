import { createInterface } from 'node:readline/promises';
import { UsageError } from '../usage-error.js';
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
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new UsageError(`this deletes ${what}: confirm with --yes`);
  const answer = await ask(`This deletes ${what}. Type "${name}" to continue: `);
  if (answer === 'interrupted') {
    note(NOTHING);
    process.kill(process.pid, 'SIGINT');
  }
  if (answer === 'interrupted' || answer?.text.trim() !== name) throw new UsageError(NOTHING);
}

/** @returns undefined at the end of input, Ctrl-D */
async function ask(question: string): Promise<{ readonly text: string } | 'interrupted' | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // The promise of a question stays open when its input ends.
    return await new Promise((resolve, reject) => {
      const leave = (answer: 'interrupted' | undefined) => {
        process.stderr.write('\n');
        resolve(answer);
      };
      const onEnd = () => leave(undefined);
      terminal.once('SIGINT', () => {
        terminal.off('close', onEnd);
        leave('interrupted');
      });
      terminal.once('close', onEnd);
      terminal.question(question).then((text) => {
        terminal.off('close', onEnd);
        resolve({ text });
      }, reject);
    });
  } finally {
    // Takes the terminal out of raw mode.
    terminal.close();
  }
}
