import { createInterface } from 'node:readline/promises';

/** What somebody at a terminal has answered: a text, nothing at the end of input (Ctrl-D), or Ctrl-C. */
export type Answered = { readonly text: string } | 'interrupted' | undefined;

/** Whether somebody can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/**
 * Asks on standard error, and takes one line of standard input.
 *
 * @throws the signal's reason when it is aborted before there is an answer
 */
export async function ask(question: string, signal?: AbortSignal): Promise<Answered> {
  signal?.throwIfAborted();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const endings = new AbortController();
  try {
    // The promise of a question stays open when its input ends.
    return await new Promise((resolve, reject) => {
      const leave = (settle: () => void) => {
        endings.abort();
        terminal.removeAllListeners('close');
        process.stderr.write('\n');
        settle();
      };
      terminal.once('SIGINT', () => leave(() => resolve('interrupted')));
      terminal.once('close', () => leave(() => resolve(undefined)));
      signal?.addEventListener('abort', () => leave(() => reject(signal.reason)), { signal: endings.signal });
      terminal.question(question).then((text) => resolve({ text }), reject);
    });
  } finally {
    endings.abort();
    terminal.removeAllListeners('close');
    // Takes the terminal out of raw mode.
    terminal.close();
  }
}
