import { LexiclipError, withArgument } from '../../../errors.js';

/** What a request calls the parts of a draft. */
export interface DraftArguments {
  /** Path of the draft. */
  readonly draft: string;
  /** What names the label set. */
  readonly labelSet: string;
}

/** Names arguments as a draft has them, not as the mutations that do a part of it. @throws what the task throws */
export async function inDraft<T>({ draft, labelSet }: DraftArguments, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const own = error instanceof LexiclipError ? error.extensions.argument : undefined;
    if (!(error instanceof LexiclipError) || own === undefined) throw error;
    const argument = own
      .replace(/^labels/, `${draft}.upsert`)
      .replace(/^(labelIds|remove)/, `${draft}.remove`)
      .replace(/^labelSet$/, labelSet);
    throw withArgument(error, argument);
  }
}
