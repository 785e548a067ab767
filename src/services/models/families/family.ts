import type { FamilyName } from '../../../domain/model-family.js';

type Json = Readonly<Record<string, unknown>>;

/** Files that tell a family: `config.json`, `preprocessor_config.json`, `tokenizer_config.json`. */
export interface FamilyFiles {
  readonly config: Json;
  readonly preprocessor: Json;
  readonly tokenizer: Json;
}

/**
 * How far prompts are padded: to the longest of their run, or each to the model's whole context, which towers need that
 * were trained so.
 */
export type Padding = 'longest' | 'context';

/** What differs between models of one kind and another: how texts are read, and how similarities are scored. */
export interface Family {
  readonly name: FamilyName;
  /** Its name in writing. */
  readonly title: string;
  /** Values in the model's files by which it is known. */
  readonly known: { readonly [File in keyof FamilyFiles]?: Json };
  readonly text: {
    /** Number of its rules for texts; where the tokeniser's configuration asks for lower case, that of others. */
    readonly rules: { readonly usually: number; readonly ifLowerCase: number };
    /** The special token that ends a prompt, the first that the tokeniser has. */
    readonly end: readonly ('eos' | 'sep')[];
    readonly padding: Padding;
    /** What a tower that takes a mask gets for padding: zeros, or ones as everywhere. */
    readonly mask: 'real' | 'ones';
    /** Number of tokens where none of the files says so. */
    readonly context?: number;
  };
  /** Names of the outputs with embeddings, those first that are to be preferred. */
  readonly outputs: { readonly text: readonly string[]; readonly image: readonly string[] };
  /** Whether it is trained with a sigmoid for each pair, which has a bias, or with a softmax over captions. */
  readonly objective: 'softmax' | 'sigmoid';
  /** The logit scale that its published checkpoints were trained to, where they agree. */
  readonly usualLogitScale?: number;
}
