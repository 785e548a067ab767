import { createHash } from 'node:crypto';
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import type { Lane } from '../concurrency/fair-queue.js';
import type { TextEmbeddingStore } from '../storage/text-embedding-store.js';
import type { Embedder } from './embedder.js';

export interface EncodedPrompts {
  /** Unit length, one for each prompt asked for. */
  readonly vectors: readonly Float32Array[];
  /** Number of prompts that the model had to encode. */
  readonly encoded: number;
  /** Prompts that are longer than the model's context, among those encoded now. */
  readonly truncated: readonly string[];
}

/** Prompt vectors that were encoded before, by key. */
type Known = Pick<TextEmbeddingStore, 'find' | 'add'>;

interface EncodedPrompt {
  readonly vector: Float32Array;
  readonly truncated: boolean;
}

/** Prompts that are looked up, encoded and kept together. */
const SLICE = 2_000;
const RECENT_BYTES = 16 * 1024 * 1024;
/** Memory of an entry beside its vector, roughly, bytes. */
const ENTRY_BYTES = 256;

/** Turns prompts into vectors, and pays for each prompt once. */
export class PromptEncoder {
  /** Number of prompts that the model has encoded. */
  encoded = 0;
  private readonly recent = new LRUCache<string, Float32Array>({
    maxSize: RECENT_BYTES,
    sizeCalculation: (vector) => vector.byteLength + ENTRY_BYTES,
  });
  /** Of each tenant and lane: collects the prompts of one tick, and holds those that the model is working on. */
  private readonly underWay = new Map<string, PromptsUnderWay>();

  constructor(
    private readonly embedder: Embedder,
    private readonly modelDigest: string,
    private readonly openStore: (tenant: TenantId) => Promise<TextEmbeddingStore>,
    private readonly onEncoded: (tenant: TenantId, prompts: number) => void,
  ) {}

  /**
   * Encodes for a label set: new vectors are kept in the tenant's database.
   *
   * @param prompts without duplicates
   */
  async encodeAndKeep(tenant: TenantId, prompts: readonly string[], lane?: Lane): Promise<EncodedPrompts> {
    return this.encode(tenant, prompts, await this.openStore(tenant), lane);
  }

  /**
   * Encodes for one call: new vectors are kept in memory for a while, and written nowhere.
   *
   * @param prompts without duplicates
   */
  encodeOnce(tenant: TenantId, prompts: readonly string[], lane?: Lane): Promise<EncodedPrompts> {
    return this.encode(tenant, prompts, this.recentOf(tenant), lane);
  }

  /** In slices, so that the one that is done is put away while the model works on the next. */
  private async encode(
    tenant: TenantId,
    prompts: readonly string[],
    known: Known,
    lane: Lane = 'interactive',
  ): Promise<EncodedPrompts> {
    const slices: Promise<EncodedPrompts>[] = [];
    for (let from = 0; from < prompts.length; from += SLICE) {
      slices.push(this.encodeSlice(tenant, prompts.slice(from, from + SLICE), known, lane));
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
    known: Known,
    lane: Lane,
  ): Promise<EncodedPrompts> {
    const keys = prompts.map((prompt) => this.key(prompt));
    const vectors = await known.find(keys);
    const missing = prompts.flatMap((prompt, i) => {
      const key = keys[i] as string;
      return vectors.has(key) ? [] : [{ prompt, key }];
    });
    const { encoded, started } = await this.run(tenant, missing, lane);
    const fresh = new Map(missing.map(({ key }, i) => [key, (encoded[i] as EncodedPrompt).vector]));
    await known.add(fresh);
    return {
      vectors: keys.map((key) => (vectors.get(key) ?? fresh.get(key)) as Float32Array),
      encoded: started,
      truncated: missing.filter((_, i) => encoded[i]?.truncated).map(({ prompt }) => prompt),
    };
  }

  /** @returns `started`: the prompts that nobody else was having encoded already, which is what this call pays for */
  private async run(tenant: TenantId, prompts: readonly Prompt[], lane: Lane) {
    if (prompts.length === 0) return { encoded: [], started: 0 };
    const at = `${lane}/${tenant}`;
    let underWay = this.underWay.get(at);
    if (!underWay) {
      underWay = new PromptsUnderWay(
        (texts) => this.embed(tenant, texts, lane),
        () => this.underWay.delete(at),
      );
      this.underWay.set(at, underWay);
    }
    return underWay.encode(prompts);
  }

  private async embed(tenant: TenantId, prompts: readonly string[], lane: Lane): Promise<EncodedPrompt[]> {
    const { vectors, truncated } = await this.embedder.embedTexts(tenant, prompts, lane);
    this.encoded += prompts.length;
    this.onEncoded(tenant, prompts.length);
    return vectors.map((vector, i) => ({ vector, truncated: truncated[i] as boolean }));
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

interface Prompt {
  readonly prompt: string;
  readonly key: string;
}

/** Prompts of one tenant that the model is working on: asked for again meanwhile, they are not encoded again. */
class PromptsUnderWay {
  private readonly loader: DataLoader<Prompt, EncodedPrompt, string>;
  private readonly keys = new Set<string>();

  constructor(
    embed: (prompts: readonly string[]) => Promise<EncodedPrompt[]>,
    private readonly onEmpty: () => void,
  ) {
    this.loader = new DataLoader((prompts) => embed(prompts.map(({ prompt }) => prompt)), {
      cacheKeyFn: ({ key }) => key,
      maxBatchSize: SLICE,
    });
  }

  async encode(prompts: readonly Prompt[]): Promise<{ encoded: EncodedPrompt[]; started: number }> {
    const mine = prompts.filter(({ key }) => !this.keys.has(key));
    for (const { key } of mine) this.keys.add(key);
    try {
      const encoded = await Promise.all(prompts.map((prompt) => this.loader.load(prompt)));
      return { encoded, started: mine.length };
    } finally {
      for (const prompt of mine) {
        this.keys.delete(prompt.key);
        this.loader.clear(prompt);
      }
      if (this.keys.size === 0) this.onEmpty();
    }
  }
}
