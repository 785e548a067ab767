import type { TokenCounts } from '../../models/protocol.js';
import type { Embedder } from '../embedder.js';

/** Prompts whose tokens are counted before the model's thread has time for something else. */
const COUNTED_TOGETHER = 128;
/** Tokens that a prompt has beside those of its text, which are at most its bytes. */
const SPECIAL_TOKENS = 2;

/** What counts the tokens of prompts. */
export type TokenCounter = Pick<Embedder, 'tokens'>;

/** Number of tokens that the model reads. @throws Error when the model's thread is lost */
export const contextOf = async (counter: TokenCounter): Promise<number> => (await counter.tokens(['a'])).context;

/** Whether the prompt may have more tokens than the model reads: most are too short for that, and need no count. */
export const mayBeCut = (prompt: string, context: number): boolean =>
  Buffer.byteLength(prompt) > context - SPECIAL_TOKENS;

/** How many tokens each prompt has, and how much of it is read. @throws as `Embedder.tokens`; the signal's reason */
export async function countTokens(
  counter: TokenCounter,
  prompts: readonly string[],
  signal: AbortSignal,
): Promise<Pick<TokenCounts, 'tokens' | 'read'>> {
  const [tokens, read]: [number[], (number | null)[]] = [[], []];
  for (let from = 0; from < prompts.length; from += COUNTED_TOGETHER) {
    signal.throwIfAborted();
    const counts = await counter.tokens(prompts.slice(from, from + COUNTED_TOGETHER));
    tokens.push(...counts.tokens);
    read.push(...counts.read);
  }
  return { tokens, read };
}
