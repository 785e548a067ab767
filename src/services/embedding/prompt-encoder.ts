import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
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

/** Prompt vectors that are there already, by key. */
type Known = Pick<TextEmbeddingStore, 'find' | 'add'>;

/** Prompts that are looked up, encoded and kept together. */
const SLICE = 2_000;

/** Turns prompts into vectors, and pays for each prompt once. */
export class PromptEncoder {
  /** Prompts that the model has encoded. */
  encoded = 0;
  private static readonly RECENT_BYTES = 16 * 1024 * 1024;
  private readonly recent = new LRUCache<string, Float32Array>({
    maxSize: PromptEncoder.RECENT_BYTES,
    sizeCalculation: (vector) => vector.byteLength + 256,
  });

  constructor(
    private readonly embedder: Embedder,
    private readonly modelDigest: string,
    private readonly openStore: (tenant: TenantId) => Promise<TextEmbeddingStore>,
    private readonly onEncoded: (tenant: TenantId, prompts: number) => void,
  ) {}

  /**
   * Encodes for a label set: what is encoded is kept in the tenant's database.
   *
   * @param prompts each once
   */
  async encodeAndKeep(tenant: TenantId, prompts: readonly string[]): Promise<EncodedPrompts> {
    return this.encode(tenant, prompts, await this.openStore(tenant));
  }

  /**
   * Encodes for one call: what is encoded is remembered for a while, and written nowhere.
   *
   * @param prompts each once
   */
  encodeOnce(tenant: TenantId, prompts: readonly string[]): Promise<EncodedPrompts> {
    return this.encode(tenant, prompts, this.recentOf(tenant));
  }

  /** In slices, so that the one that is done is put away while the model works on the next. */
  private async encode(tenant: TenantId, prompts: readonly string[], known: Known): Promise<EncodedPrompts> {
    const slices: Promise<EncodedPrompts>[] = [];
    for (let from = 0; from < prompts.length; from += SLICE) {
      slices.push(this.encodeSlice(tenant, prompts.slice(from, from + SLICE), known));
    }
    const done = await Promise.all(slices);
    return {
      vectors: done.flatMap(({ vectors }) => vectors),
      encoded: done.reduce((sum, { encoded }) => sum + encoded, 0),
      truncated: done.flatMap(({ truncated }) => truncated),
    };
  }

  private async encodeSlice(tenant: TenantId, prompts: readonly string[], known: Known): Promise<EncodedPrompts> {
    const keys = prompts.map((prompt) => this.key(prompt));
    const vectors = await known.find(keys);
    const missing = prompts.flatMap((prompt, i) => {
      const key = keys[i] as string;
      return vectors.has(key) ? [] : [{ prompt, key }];
    });
    const embedded = await this.embedder.embedTexts(
      tenant,
      missing.map(({ prompt }) => prompt),
    );
    this.encoded += missing.length;
    const fresh = new Map(missing.map(({ key }, i) => [key, embedded.vectors[i] as Float32Array]));
    await known.add(fresh);
    if (missing.length > 0) this.onEncoded(tenant, missing.length);
    return {
      vectors: keys.map((key) => (vectors.get(key) ?? fresh.get(key)) as Float32Array),
      encoded: missing.length,
      truncated: missing.filter((_, i) => embedded.truncated[i]).map(({ prompt }) => prompt),
    };
  }

  /** A tenant's own: how fast an answer comes must not tell what others have asked. */
  private recentOf(tenant: TenantId): Known {
    const { recent } = this;
    return {
      find: async (keys) => {
        const found = keys.map((key) => [key, recent.get(`${tenant}/${key}`)] as const);
        return new Map(found.filter((entry): entry is readonly [string, Float32Array] => entry[1] !== undefined));
      },
      add: async (vectors) => {
        for (const [key, vector] of vectors) recent.set(`${tenant}/${key}`, vector.slice());
      },
    };
  }

  private key(prompt: string): string {
    return `${this.modelDigest}/${createHash('sha256').update(prompt).digest('hex')}`;
  }
}
