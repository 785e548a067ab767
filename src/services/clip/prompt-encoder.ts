import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../catalog/ids.js';
import type { TextEmbeddingStore } from '../storage/text-embedding-store.js';
import type { Embedder } from './embedder.js';

export interface EncodedPrompts {
  /** Unit length, one for each prompt asked for. */
  readonly vectors: readonly Float32Array[];
  /** How many prompts the model had to encode. */
  readonly encoded: number;
  /** Prompts that are longer than the model's context, of those encoded now. */
  readonly truncated: readonly string[];
}

const SLICE = 2_000;

/** Turns prompts into vectors, and pays for each prompt once. */
export class PromptEncoder {
  private static readonly RECENT_BYTES = 8 * 1024 * 1024;
  private readonly recent = new LRUCache<string, Float32Array>({
    maxSize: PromptEncoder.RECENT_BYTES,
    sizeCalculation: (vector) => vector.byteLength + 256,
  });

  constructor(
    private readonly embedder: Embedder,
    private readonly modelDigest: string,
    private readonly openStore: (tenant: TenantId) => Promise<TextEmbeddingStore>,
  ) {}

  /**
   * Encodes for a label set: what is encoded is kept in the tenant's database.
   *
   * @param prompts each once
   */
  async encodeAndKeep(tenant: TenantId, prompts: readonly string[]): Promise<EncodedPrompts> {
    const store = await this.openStore(tenant);
    return this.encode(tenant, prompts, store);
  }

  /** Encodes for one call: what is encoded is remembered for a while, and written nowhere. */
  encodeOnce(tenant: TenantId, prompts: readonly string[]): Promise<EncodedPrompts> {
    return this.encode(tenant, prompts);
  }

  /** In slices, so that the one that is done is put away while the model works on the next. */
  private async encode(tenant: TenantId, prompts: readonly string[], store?: TextEmbeddingStore) {
    const slices: Promise<EncodedPrompts>[] = [];
    for (let from = 0; from < prompts.length; from += SLICE) {
      slices.push(this.encodeSlice(tenant, prompts.slice(from, from + SLICE), store));
    }
    const done = await Promise.all(slices);
    return {
      vectors: done.flatMap(({ vectors }) => vectors),
      encoded: done.reduce((sum, { encoded }) => sum + encoded, 0),
      truncated: done.flatMap(({ truncated }) => truncated),
    };
  }

  private async encodeSlice(tenant: TenantId, prompts: readonly string[], store?: TextEmbeddingStore) {
    const known = new Map<string, Float32Array>();
    const keys = new Map(prompts.map((prompt) => [prompt, this.key(prompt)]));
    const unknown = [...keys].filter(([prompt, key]) => {
      const vector = this.recent.get(`${tenant}/${key}`);
      if (vector) known.set(prompt, vector);
      return !vector;
    });
    const stored = store ? await store.find(unknown.map(([, key]) => key)) : new Map<string, Float32Array>();
    const missing = unknown.filter(([prompt, key]) => {
      const vector = stored.get(key);
      if (vector) known.set(prompt, vector);
      return !vector;
    });
    const { vectors, truncated } = await this.embedder.embedTexts(missing.map(([prompt]) => prompt));
    const fresh = new Map(missing.map(([, key], i) => [key, vectors[i] as Float32Array]));
    await store?.add(fresh);
    missing.forEach(([prompt], i) => {
      known.set(prompt, vectors[i] as Float32Array);
    });
    for (const [prompt, key] of keys) this.recent.set(`${tenant}/${key}`, known.get(prompt) as Float32Array);
    return {
      vectors: prompts.map((prompt) => known.get(prompt) as Float32Array),
      encoded: missing.length,
      truncated: missing.filter((_, i) => truncated[i]).map(([prompt]) => prompt),
    };
  }

  private key(prompt: string): string {
    return `${this.modelDigest}/${createHash('sha256').update(prompt).digest('hex')}`;
  }
}
