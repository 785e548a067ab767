import { setTimeout as sleep } from 'node:timers/promises';
import type { BulkItem, BulkResult } from '../../../domain/bulk.js';
import { ahead } from '../../concurrency/queues/ahead.js';
import type { BulkItems } from '../../storage/bulk/bulk-items.js';
import { type BulkPlan, type BulkStore, partsNumber } from '../../storage/bulk/bulk-store.js';
import type { ImageClassifier } from './image-classifier.js';
import { Places } from './places.js';
import { ResultBuffer } from './result-buffer.js';
import { SLICE_IMAGES, type SliceClaims, type TakenSlice } from './slice-claims.js';

export interface BulkWorkerParts {
  readonly store: BulkStore;
  readonly plan: BulkPlan;
  readonly claims: SliceClaims;
  readonly classifier: ImageClassifier;
  /** Images that are classified at a time: enough to keep the model busy. */
  readonly maxInFlight: number;
  /** Is told how many images have a result now that had none. */
  readonly onDone: (images: number) => void;
}

/** How often signs of life are given, and how often the rest is looked after, ms. */
const BEAT_MS = 1_000;
const TICK_MS = 250;
const IDLE_MS = 100;
/** Work that is taken at once, ms, and slices at most. */
const TAKEN_MS = 4_000;
const MAX_TAKEN = 16;

/** Images of one slice, some megabytes. */
interface Part {
  readonly slice: TakenSlice;
  readonly items: readonly BulkItem[];
}

/** What one process does for a bulk classification: takes slices, classifies their images, and writes the results. */
export class BulkWorker {
  private readonly buffer: ResultBuffer;
  private readonly places: Places;
  /** Images of each slice that have no written result yet. */
  private readonly missing = new Map<number, number>();
  private finished: number[] = [];
  private readonly started = performance.now();
  private failure: Error | undefined;

  constructor(private readonly parts: BulkWorkerParts) {
    this.buffer = new ResultBuffer(parts.store, parts.plan, (results) => this.written(results));
    this.places = new Places(parts.maxInFlight);
  }

  /** Works until all images have results, whoever makes them. @throws the first failure; the signal's reason */
  async run(signal: AbortSignal): Promise<void> {
    const { claims, store, plan } = this.parts;
    const items = await store.items(plan);
    await claims.beat();
    const beat = setInterval(() => void claims.beat().catch((error) => this.fail(error)), BEAT_MS);
    const tick = setInterval(() => this.tick(), TICK_MS);
    try {
      for await (const { items: some } of ahead(this.work(items, signal))) {
        for (const item of some) {
          const leave = await this.places.enter(signal);
          if (this.failure) throw this.failure;
          void this.classify(item).finally(leave);
        }
      }
    } finally {
      clearInterval(beat);
      clearInterval(tick);
      await this.places.empty();
      await this.buffer.close();
      items.close();
      await claims.leave().catch(() => undefined);
    }
  }

  private async classify(item: BulkItem): Promise<void> {
    try {
      this.buffer.add(await this.parts.classifier.classify(item));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Images of slices that this process takes, until there is no more to do. */
  private async *work(items: BulkItems, signal: AbortSignal): AsyncGenerator<Part> {
    for (;;) {
      signal.throwIfAborted();
      if (this.failure) throw this.failure;
      const { slices, isOver } = await this.take();
      if (isOver) return;
      if (slices.length === 0) await this.idle(signal);
      for (const slice of slices) yield* this.partsOf(slice, items);
    }
  }

  private async take() {
    const { store, plan, claims, classifier } = this.parts;
    await classifier.check();
    const known = await store.known(plan.job);
    if (!known) throw new Error(`the record of job ${plan.job} is gone`);
    const finished = this.finished;
    this.finished = [];
    return claims.take(known, finished, this.wanted);
  }

  private async *partsOf(slice: TakenSlice, items: BulkItems): AsyncGenerator<Part> {
    const done = slice.isBegun ? await this.doneIn(slice) : new Set<number>();
    this.missing.set(slice.slice, slice.to - slice.from - done.size);
    if (this.missing.get(slice.slice) === 0) this.finished.push(slice.slice);
    for await (const part of items.read(slice, done)) yield { slice, items: part };
  }

  private async doneIn(slice: TakenSlice): Promise<Set<number>> {
    const parts = await this.parts.store.parts(this.parts.plan, partsNumber(slice.from));
    try {
      return await parts.done(slice);
    } finally {
      parts.close();
    }
  }

  /** So many slices that they take some seconds. */
  private get wanted(): number {
    const perMs = this.parts.claims.done / Math.max(1, performance.now() - this.started);
    return Math.min(MAX_TAKEN, Math.max(1, Math.round((perMs * TAKEN_MS) / SLICE_IMAGES)));
  }

  /** Nothing is free: what is in flight is finished first, and then others may have left something. */
  private async idle(signal: AbortSignal): Promise<void> {
    await this.places.empty();
    await this.buffer.write();
    if (this.finished.length === 0) await sleep(IDLE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }

  private tick(): void {
    if (this.buffer.isDue) this.buffer.write().catch((error: unknown) => this.fail(error));
  }

  private written(results: readonly BulkResult[]): void {
    this.parts.claims.done += results.length;
    this.parts.onDone(results.length);
    for (const { seq } of results) {
      const slice = Math.floor(seq / SLICE_IMAGES);
      const left = (this.missing.get(slice) ?? 0) - 1;
      if (left > 0) this.missing.set(slice, left);
      else {
        this.missing.delete(slice);
        this.finished.push(slice);
      }
    }
  }

  private fail(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error(String(error));
  }
}
