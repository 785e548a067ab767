import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../../domain/ids.js';
import { giveWay } from '../../concurrency/turns.js';
import type { TextEmbeddingStore } from '../../storage/text-embedding-store.js';
import type { Admission, TextKind } from '../admission.js';
import type { Embedder } from '../embedder.js';
import { type EncodeOptions, type PromptAllowance, PromptCall } from './prompt-call.js';
import { type Prompt, PromptRuns } from './prompt-runs.js';
import type { EncodedSlice, VectorCache } from './prompt-slice.js';

export interface PromptEncoderParts {
  readonly embedder: Embedder;
  readonly admission: Admission;
  /** Of the model and its rules for texts: what the vector of a prompt depends on beside the prompt. */
  readonly modelKey: string;
  readonly openStore: (tenant: TenantId) => Promise<TextEmbeddingStore>;
  readonly allowance: PromptAllowance;
  readonly onEncoded: (tenant: TenantId, prompts: number) => void;
}

/** Number of prompts that are looked up and encoded together. */
const SLICE_SIZE = 2_000;
/** Number of prompts that are rendered and hashed between two looks at whether others want the event loop. */
const RENDERED_TOGETHER = 16;
/** Size of the vectors kept in memory, bytes. */
const MAX_RECENT_BYTES = 16 * 1024 * 1024;
/** Approximate memory of a cache entry without its vector, bytes. */
const ENTRY_BYTES = 256;

/**
 * Turns prompts into vectors, and lets the model encode each prompt only once. It takes the prompts of a call slice by
 * slice, so that never more than three slices are in memory, and leaves the event loop to others between two of them.
 */
export class PromptEncoder {
  /** Number of prompts that the model has encoded. */
  encoded = 0;
  private readonly recent = new LRUCache<string, Float32Array>({
    maxSize: MAX_RECENT_BYTES,
    sizeCalculation: (vector) => vector.byteLength + ENTRY_BYTES,
  });
  private readonly runs: PromptRuns;

  constructor(private readonly parts: PromptEncoderParts) {
    this.runs = new PromptRuns(parts.embedder, (tenant, prompts) => {
      this.encoded += prompts;
      parts.onEncoded(tenant, prompts);
    });
  }

  /**
   * Encodes for a label set: new vectors are stored in the tenant's database, also those of a call that then fails.
   *
   * @throws LexiclipError OVERLOADED or RATE_LIMITED; the signal's reason; Error when the model fails. Where asking
   *   again goes on from what was encoded, the error has the number of these prompts as `promptsEncoded`
   */
  async *encodeAndKeep(
    tenant: TenantId,
    prompts: Iterable<string>,
    options: EncodeOptions,
  ): AsyncGenerator<EncodedSlice, void, void> {
    yield* this.encode(tenant, prompts, { kind: 'stored', cache: await this.parts.openStore(tenant) }, options);
  }

  /** Encodes for one call: new vectors are kept in memory for a while, but not stored. @throws as `encodeAndKeep` */
  encodeOnce(
    tenant: TenantId,
    prompts: Iterable<string>,
    options: EncodeOptions,
  ): AsyncGenerator<EncodedSlice, void, void> {
    return this.encode(tenant, prompts, { kind: 'once', cache: this.recentOf(tenant) }, options);
  }

  /** As `encodeOnce`, but what is stored for the tenant is read first. @throws as `encodeAndKeep` */
  async *encodeBeside(
    tenant: TenantId,
    prompts: Iterable<string>,
    options: EncodeOptions,
  ): AsyncGenerator<EncodedSlice, void, void> {
    const [recent, stored] = [this.recentOf(tenant), await this.parts.openStore(tenant)];
    const find: VectorCache['find'] = async (keys) => {
      const known = await recent.find(keys);
      const others = keys.filter((key) => !known.has(key));
      return others.length === 0 ? known : new Map([...known, ...(await stored.find(others))]);
    };
    yield* this.encode(tenant, prompts, { kind: 'once', cache: { ...recent, find } }, options);
  }

  private async *encode(
    tenant: TenantId,
    prompts: Iterable<string>,
    target: { readonly kind: TextKind; readonly cache: VectorCache },
    options: EncodeOptions,
  ): AsyncGenerator<EncodedSlice, void, void> {
    const call = new PromptCall({ ...this.parts, runs: this.runs }, tenant, target, options);
    let before: Promise<EncodedSlice> | undefined;
    try {
      let slice: Prompt[] = [];
      for (const text of prompts) {
        slice.push({ text, key: this.key(text) });
        if (slice.length % RENDERED_TOGETHER === 0) await giveWay(tenant);
        if (slice.length < SLICE_SIZE) continue;
        const encoding = call.encode(slice);
        // Whoever waits for it hears of its failure.
        encoding.catch(() => undefined);
        slice = [];
        if (before) yield await before;
        before = encoding;
      }
      const last = slice.length > 0 ? call.encode(slice) : undefined;
      last?.catch(() => undefined);
      if (before) yield await before;
      if (last) yield await last;
    } catch (error) {
      await call.close();
      throw call.explained(error);
    } finally {
      // Also when nobody asks for the next slice.
      await call.close();
    }
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
    return `${this.parts.modelKey}/${createHash('sha256').update(prompt).digest('hex')}`;
  }
}
