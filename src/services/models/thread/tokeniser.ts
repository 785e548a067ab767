import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import type { Family } from '../families/family.js';
import type { SessionOptions, TokenCounts } from '../protocol.js';
import { keepingJoiners } from './library-faults.js';
import { spelledLength } from './spelled-length.js';

export interface TokeniserFiles {
  /** Content of `tokenizer.json`. */
  readonly vocabulary: Readonly<Record<string, unknown>>;
  /** Content of `tokenizer_config.json`. */
  readonly tokenizer: Readonly<Record<string, unknown>>;
}

/** Token ids of some prompts. */
export interface Tokens {
  readonly ids: readonly (readonly number[])[];
  /** Number of tokens of each prompt before it was cut. */
  readonly counts: readonly number[];
  /** For each prompt, whether it had more tokens than the model's context, so that its end was cut off. */
  readonly truncated: boolean[];
}

/** What a tokeniser is made from. */
export type TokeniserOptions = Pick<SessionOptions, 'folder' | 'vocabulary' | 'config' | 'tokenizer' | 'family'>;

/**
 * The tokeniser of a model.
 *
 * @param fixed the length that the text tower was exported with
 * @throws Error when it cannot be read, with the file and the reason
 */
export async function openTokeniser(options: TokeniserOptions, fixed: number | undefined): Promise<Tokeniser> {
  const { folder, config, tokenizer, family } = options;
  const vocabulary = await readVocabulary(join(folder, options.vocabulary));
  return new Tokeniser({ vocabulary, tokenizer }, family, contextOf(config, tokenizer, family.text.context, fixed));
}

/** Turns prompts into token ids, as the tokeniser does that the model was trained with. */
export class Tokeniser {
  /** The id that fills a prompt up to a length. */
  readonly padId: number;
  /** The largest id that it may give. */
  readonly maxId: number;
  private readonly endId: number;
  private readonly tokenizer: PreTrainedTokenizer;

  /** @throws Error when it has no end token */
  constructor(
    { vocabulary, tokenizer }: TokeniserFiles,
    { text, title }: Pick<Family, 'text' | 'title'>,
    /** Number of tokens of the longest prompt, with its special tokens. */
    readonly context: number,
  ) {
    this.tokenizer = new PreTrainedTokenizer(keepingJoiners(vocabulary), tokenizer);
    const endId = text.end.map((kind) => this.idOf(kind)).find((id) => id !== undefined);
    if (endId === undefined) {
      const tokens = text.end.map((kind) => `${kind}_token`).join(' or ');
      throw new Error(`its tokenizer_config.json has no ${tokens} that tokenizer.json knows, as ${title} needs`);
    }
    this.endId = endId;
    this.padId = this.idOf('pad') ?? endId;
    this.maxId = largest(idsIn(vocabulary));
  }

  /** Each with its special tokens, and cut to the context: then the end token is the last, at which models are read. */
  tokenise(prompts: readonly string[]): Tokens {
    const truncated: boolean[] = [];
    const counts: number[] = [];
    const ids = prompts.map((prompt) => {
      const { input_ids } = this.tokenizer(prompt, { return_tensor: false }) as unknown as { input_ids: number[] };
      const isLong = input_ids.length > this.context;
      truncated.push(isLong);
      counts.push(input_ids.length);
      return isLong ? [...input_ids.slice(0, this.context - 1), this.endId] : input_ids;
    });
    return { ids, counts, truncated };
  }

  /** How many tokens prompts have, and how much of them is read. */
  count(prompts: readonly string[]): TokenCounts {
    const { ids, counts, truncated } = this.tokenise(prompts);
    const read = prompts.map((prompt, i) =>
      truncated[i] ? spelledLength(prompt, this.decode(ids[i] as readonly number[])) : prompt.length,
    );
    return { tokens: counts, context: this.context, read };
  }

  /** What the tokens spell, without special ones. */
  private decode(ids: readonly number[]): string {
    return this.tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false });
  }

  private idOf(kind: 'eos' | 'sep' | 'pad'): number | undefined {
    const id = this.tokenizer[`${kind}_token_id`];
    return typeof id === 'number' ? id : undefined;
  }
}

/** The ids in a `tokenizer.json`, whose vocabulary is a map from tokens to ids, or a list in the order of ids. */
function* idsIn({ model, added_tokens }: TokeniserFiles['vocabulary']): Generator<number, void, void> {
  const { vocab } = model as { vocab: Record<string, number> | unknown[] };
  if (Array.isArray(vocab)) yield vocab.length - 1;
  else yield* Object.values(vocab);
  for (const { id } of (added_tokens ?? []) as { id: number }[]) yield id;
}

/**
 * The number of tokens that a model reads: the least of what its files say.
 *
 * @param tokenizer content of `tokenizer_config.json`, whose limit may be a number that means none
 * @param fixed the length that the text tower was exported with
 */
function contextOf(
  config: Readonly<Record<string, unknown>>,
  { model_max_length }: TokeniserFiles['tokenizer'],
  usual: number | undefined,
  fixed: number | undefined,
): number {
  const { max_position_embeddings } = (config.text_config ?? {}) as Record<string, unknown>;
  const { context_length } = (config.text_cfg ?? {}) as Record<string, unknown>;
  const said = [model_max_length, max_position_embeddings ?? context_length ?? usual, fixed];
  const least = Math.min(...said.filter((length) => typeof length === 'number'));
  if (least < 1e6) return least;
  throw new Error('none of its files says how many tokens it reads: config.json has no max_position_embeddings');
}

/** Of more numbers than a call takes as arguments. */
function largest(numbers: Iterable<number>): number {
  let max = 0;
  for (const number of numbers) max = Math.max(max, number);
  return max;
}

async function readVocabulary(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${basename(path)} is damaged or incomplete: it is no JSON`, { cause });
  }
}
