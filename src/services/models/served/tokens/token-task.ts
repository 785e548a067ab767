import type { TokenCounts } from '../../protocol.js';
import type { TokeniserOptions } from '../../thread/tokeniser.js';

/** What the thread is started with. */
export interface TokenThreadOptions extends TokeniserOptions {
  /** The length that the text tower was exported with. */
  readonly fixedLength: number | undefined;
}

/** Prompts as token ids, each cut to the context. */
export interface TokenisedPrompts {
  readonly ids: readonly (readonly number[])[];
  /** For each prompt, whether it was cut. */
  readonly truncated: readonly boolean[];
  /** The id that fills a prompt up to a length. */
  readonly padId: number;
}

export type TokenTask =
  | { readonly kind: 'count'; readonly prompts: readonly string[] }
  | { readonly kind: 'tokenise'; readonly prompts: readonly string[] };

export type TokenResult = TokenCounts | TokenisedPrompts;
