import type { TextEmbeddingStore } from '../../storage/text-embedding-store.js';
import { FEW_PROMPTS } from '../admission.js';
import type { Embedder } from '../embedder.js';
import type { EncodedPrompt, Prompt } from './prompt-runs.js';

/** Vectors of prompts that were encoded before, by key. */
export type VectorCache = Pick<TextEmbeddingStore, 'find' | 'add'>;

export interface EncodedSlice {
  /** Unit length, one for each prompt, in the same order. */
  readonly vectors: readonly Float32Array[];
  /** Number of prompts that the model encoded for this slice. */
  readonly encoded: number;
  /** Prompts that are longer than the model's context, so that their end was cut off. */
  readonly truncated: readonly string[];
}

/** Model time of a prompt, ms, from which counting its tokens costs less than padding it by the wrong number of them. */
const COUNTED_FROM_MS = 1;
/** Number of prompts whose tokens are counted before the thread has time for something else. */
const COUNTED_TOGETHER = 128;

/** Shorter prompts fit into the context of every model, whose least is 32 tokens: each takes a byte at least. */
const NEVER_CUT_BYTES = 30;
/** Key of a prompt that was cut off: whoever finds its vector is to hear of it. */
export const cutKey = (key: string): string => `${key}/cut`;

/** Prompts of a call that are looked up and encoded together, and the vectors that they have so far. */
export class Slice {
  readonly vectors = new Map<string, Float32Array>();
  readonly truncated: string[] = [];
  /** Number of prompts that the model has encoded for it. */
  encoded = 0;
  private readonly distinct: readonly Prompt[];

  constructor(private readonly prompts: readonly Prompt[]) {
    this.distinct = [...new Map(prompts.map((prompt) => [prompt.key, prompt])).values()];
  }

  /** Number of its prompts, without doubles. */
  get size(): number {
    return this.distinct.length;
  }

  /** Adds the vectors of prompts that were encoded before. */
  async find(cache: VectorCache): Promise<void> {
    const { missing } = this;
    const mayBeCut = missing.filter(({ text }) => Buffer.byteLength(text) > NEVER_CUT_BYTES);
    const keys = [...missing.map(({ key }) => key), ...mayBeCut.map(({ key }) => cutKey(key))];
    const found = await cache.find(keys);
    for (const prompt of missing) {
      const [whole, cut] = [found.get(prompt.key), found.get(cutKey(prompt.key))];
      const vector = whole ?? cut;
      if (vector) this.add(prompt, { vector, truncated: !whole });
    }
  }

  /** The prompts without a vector. */
  get missing(): readonly Prompt[] {
    return this.distinct.filter((prompt) => this.lacks(prompt));
  }

  lacks({ key }: Prompt): boolean {
    return !this.vectors.has(key);
  }

  /**
   * The prompts without a vector in the order of their lengths, because a run is padded to its longest: in tokens where
   * that pays, otherwise in characters.
   *
   * @throws the signal's reason when it aborts; Error when the model's thread is lost
   */
  async missingByLength(embedder: Embedder, signal: AbortSignal): Promise<readonly Prompt[]> {
    const { missing } = this;
    const texts = missing.map(({ text }) => text);
    const isCounted = missing.length > FEW_PROMPTS && embedder.msPerPrompt >= COUNTED_FROM_MS;
    const lengths = isCounted ? await tokensOf(texts, embedder, signal) : texts.map(({ length }) => length);
    const order = missing.map((prompt, i) => ({ prompt, length: lengths[i] as number }));
    return order.sort((a, b) => a.length - b.length).map(({ prompt }) => prompt);
  }

  /** @param prompt one of the slice's */
  add({ key, text }: Prompt, { vector, truncated }: EncodedPrompt): void {
    this.vectors.set(key, vector);
    if (truncated) this.truncated.push(text);
  }

  get result(): EncodedSlice {
    const vectors = this.prompts.map(({ key }) => this.vectors.get(key) as Float32Array);
    return { vectors, encoded: this.encoded, truncated: this.truncated };
  }
}

async function tokensOf(texts: readonly string[], embedder: Embedder, signal: AbortSignal): Promise<number[]> {
  const tokens: number[] = [];
  while (tokens.length < texts.length) {
    signal.throwIfAborted();
    tokens.push(...(await embedder.lengths(texts.slice(tokens.length, tokens.length + COUNTED_TOGETHER))));
  }
  return tokens;
}
