import { createHash } from 'node:crypto';
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import type { Lane } from '../concurrency/fair-queue.js';
import type { TextEmbeddingStore } from '../storage/text-embedding-store.js';
import type { Embedder } from './embedder.js';

export interface EncodedPrompts {
  /** Unit length, one for each prompt, in the same order. */
  readonly vectors: readonly Float32Array[];
  /** Number of prompts that the model encoded for this call. */
  readonly encoded: number;
  /** Prompts that are longer than the model's context; only those encoded for this call are checked. */
  readonly truncated: readonly string[];
}

/** Vectors of prompts that were encoded before, by key. */
type VectorCache = Pick<TextEmbeddingStore, 'find' | 'add'>;

interface EncodedPrompt {
  readonly vector: Float32Array;
  readonly truncated: boolean;
}

/** Number of prompts that are looked up, encoded and stored together. */
const SLICE_SIZE = 2_000;
/** Size of the vectors kept in memory, bytes. */
const MAX_RECENT_BYTES = 16 * 1024 * 1024;
/** Approximate memory of a cache entry without its vector, bytes. */
const ENTRY_BYTES = 256;

/** Turns prompts into vectors, and lets the model encode each prompt only once. */
export class PromptEncoder {
  /** Number of prompts that the model has encoded. */
  encoded = 0;
  private readonly recent = new LRUCache<string, Float32Array>({
    maxSize: MAX_RECENT_BYTES,
    sizeCalculation: (vector) => vector.byteLength + ENTRY_BYTES,
  });
  /** By lane and tenant: the prompts that the model is encoding. */
  private readonly inFlight = new Map<string, InFlightPrompts>();

  constructor(
    private readonly embedder: Embedder,
    private readonly modelDigest: string,
    private readonly openStore: (tenant: TenantId) => Promise<TextEmbeddingStore>,
    private readonly onEncoded: (tenant: TenantId, prompts: number) => void,
  ) {}

  /**
   * Encodes for a label set: new vectors are stored in the tenant's database.
   *
   * @param prompts without duplicates
   * @throws Error when the model fails
   */
  async encodeAndKeep(tenant: TenantId, prompts: readonly string[], lane?: Lane): Promise<EncodedPrompts> {
    return this.encode(tenant, prompts, await this.openStore(tenant), lane);
  }

  /**
   * Encodes for one call: new vectors are kept in memory for a while, but not stored.
   *
   * @param prompts without duplicates
   * @throws Error when the model fails
   */
  encodeOnce(tenant: TenantId, prompts: readonly string[], lane?: Lane): Promise<EncodedPrompts> {
    return this.encode(tenant, prompts, this.recentOf(tenant), lane);
  }

  /** Works in slices, so that one is stored while the model encodes the next. */
  private async encode(
    tenant: TenantId,
    prompts: readonly string[],
    cache: VectorCache,
    lane: Lane = 'interactive',
  ): Promise<EncodedPrompts> {
    const slices: Promise<EncodedPrompts>[] = [];
    for (let from = 0; from < prompts.length; from += SLICE_SIZE) {
      slices.push(this.encodeSlice(tenant, prompts.slice(from, from + SLICE_SIZE), cache, lane));
    }
    const done = await Promise.all(slices);
    return {
      vectors: done.flatMap(({ vectors }) => vectors),
      encoded: done.reduce((sum, { encoded }) => sum + encoded, 0),
      truncated: done.flatMap(({ truncated }) => truncated),
    };
  }

  private async encodeSlice(
    tenant: TenantId,
    prompts: readonly string[],
    cache: VectorCache,
    lane: Lane,
  ): Promise<EncodedPrompts> {
    const keys = prompts.map((prompt) => this.key(prompt));
    const vectors = await cache.find(keys);
    const missing = prompts.flatMap((prompt, i) => {
      const key = keys[i] as string;
      return vectors.has(key) ? [] : [{ prompt, key }];
    });
    const { encoded, started } = await this.run(tenant, missing, lane);
    const fresh = new Map(missing.map(({ key }, i) => [key, (encoded[i] as EncodedPrompt).vector]));
    await cache.add(fresh);
    return {
      vectors: keys.map((key) => (vectors.get(key) ?? fresh.get(key)) as Float32Array),
      encoded: started,
      truncated: missing.filter((_, i) => encoded[i]?.truncated).map(({ prompt }) => prompt),
    };
  }

  /** @returns `started`: number of prompts that no other call was encoding yet, so that this call pays for them */
  private async run(tenant: TenantId, prompts: readonly Prompt[], lane: Lane) {
    if (prompts.length === 0) return { encoded: [], started: 0 };
    const key = `${lane}/${tenant}`;
    let inFlight = this.inFlight.get(key);
    if (!inFlight) {
      inFlight = new InFlightPrompts(
        (texts) => this.embed(tenant, texts, lane),
        () => this.inFlight.delete(key),
      );
      this.inFlight.set(key, inFlight);
    }
    return inFlight.encode(prompts);
  }

  private async embed(tenant: TenantId, prompts: readonly string[], lane: Lane): Promise<EncodedPrompt[]> {
    const { vectors, truncated } = await this.embedder.embedTexts(tenant, prompts, lane);
    this.encoded += prompts.length;
    this.onEncoded(tenant, prompts.length);
    return vectors.map((vector, i) => ({ vector, truncated: truncated[i] as boolean }));
  }

  /** Each tenant has its own entries: response times must not reveal what others have asked. */
  private recentOf(tenant: TenantId): VectorCache {
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

interface Prompt {
  readonly prompt: string;
  readonly key: string;
}

/** Prompts that the model is encoding for one tenant and lane. Calls that need the same prompt share the result. */
class InFlightPrompts {
  private readonly loader: DataLoader<Prompt, EncodedPrompt, string>;
  private readonly keys = new Set<string>();

  constructor(
    embed: (prompts: readonly string[]) => Promise<EncodedPrompt[]>,
    private readonly onEmpty: () => void,
  ) {
    this.loader = new DataLoader((prompts) => embed(prompts.map(({ prompt }) => prompt)), {
      cacheKeyFn: ({ key }) => key,
      maxBatchSize: SLICE_SIZE,
    });
  }

  async encode(prompts: readonly Prompt[]): Promise<{ encoded: EncodedPrompt[]; started: number }> {
    const started = prompts.filter(({ key }) => !this.keys.has(key));
    for (const { key } of started) this.keys.add(key);
    try {
      const encoded = await Promise.all(prompts.map((prompt) => this.loader.load(prompt)));
      return { encoded, started: started.length };
    } finally {
      for (const prompt of started) {
        this.keys.delete(prompt.key);
        this.loader.clear(prompt);
      }
      if (this.keys.size === 0) this.onEmpty();
    }
  }
}
