import type { Family, Padding } from './families/family.js';
import type { TowerFiles } from './files/tower-files.js';

type Json = Readonly<Record<string, unknown>>;

/** Settings of one session, which its thread is started with. */
export interface SessionOptions {
  readonly folder: string;
  readonly files: TowerFiles;
  readonly family: Family;
  /** Contents of `config.json` and `tokenizer_config.json`. */
  readonly config: Json;
  readonly tokenizer: Json;
  /** Name of `tokenizer.json`. */
  readonly vocabulary: string;
  /** Of the images that it will get. */
  readonly size: TensorSize;
  readonly device: 'cpu' | 'cuda';
  readonly threads: number;
  /** Without the text tower, a copy of the model takes about half the memory. */
  readonly towers: 'both' | 'vision';
}

/** Input size of the image tower, pixels. */
export interface TensorSize {
  readonly width: number;
  readonly height: number;
}

/** One task for the thread of a session. */
export type ModelTask =
  | { readonly kind: 'facts' }
  | { readonly kind: 'count'; readonly prompts: readonly string[] }
  | { readonly kind: 'text'; readonly prompts: readonly string[]; readonly padding: Padding }
  | { readonly kind: 'image'; readonly pixels: readonly Float32Array[] };

/** What a model's files say only when they are run. */
export interface TowerFacts {
  /** Length of its vectors. */
  readonly dimensions: number;
  /** Number of tokens of the longest prompt. */
  readonly context: number;
  /** Whether every prompt must have that many. */
  readonly fixedLength: boolean;
  /** Largest batches, where the export has fixed them. */
  readonly maxBatch: { readonly texts: number | undefined; readonly images: number | undefined };
  /** Scale and bias of its logits, where the graph has them. */
  readonly logits: { readonly scale: number; readonly bias: number | undefined } | undefined;
}

/** The result of one run. */
export interface Embeddings {
  /** Row-major, [inputs × dimensions], not normalised. */
  readonly vectors: Float32Array;
  /** For each prompt, whether it exceeded the model's context and was truncated. Empty for images. */
  readonly truncated: readonly boolean[];
}

export interface ModelRun extends Embeddings {
  /** Duration of the run, ms. */
  readonly runMs: number;
}

/** How long prompts are for a model. */
export interface TokenCounts {
  /** Number of tokens of each prompt with its special tokens, before it is cut to the context. */
  readonly tokens: readonly number[];
  /** Number of tokens that the model reads. */
  readonly context: number;
  /** UTF-16 length of the beginning of each prompt that is read; null where its tokens do not tell. */
  readonly read: readonly (number | null)[];
}

/** What a thread answers. */
export type ModelResult = ModelRun | TowerFacts | TokenCounts;
