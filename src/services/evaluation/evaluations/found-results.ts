import { LRUCache } from 'lru-cache';
import type { SampleResults } from '../../../domain/evaluation.js';
import type { LabelSetId, SampleSetId, TenantId } from '../../../domain/ids.js';
import type { EvaluationStore } from '../../storage/sample-sets/evaluation-store.js';
import type { EngineResults } from '../engine/evaluation-engine.js';
import { decodeResults, encodeResults } from './kept-results.js';

/** Memory that results in use may take, bytes. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Of a sample's results, and of a label's. */
const SAMPLE_BYTES = 48;
const LABEL_BYTES = 8;

/** What was found of a version, with or without how well its labels rank samples. */
export interface Found {
  readonly results: SampleResults;
  readonly averagePrecision: Float64Array | undefined;
}

/** Keeps what evaluations have found: some in memory, and of what took longest more in the store. */
export class FoundResults {
  private readonly recent = new LRUCache<string, Found>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ results, averagePrecision }) =>
      1 + SAMPLE_BYTES * results.best.length + LABEL_BYTES * (averagePrecision?.length ?? 0),
  });

  constructor(private readonly openStore: (tenant: TenantId) => Promise<EvaluationStore>) {}

  /** @param isRanked whether only what has average precision is wanted */
  inMemory(tenant: TenantId, key: string, isRanked: boolean): Found | undefined {
    const known = this.recent.get(`${tenant}/${key}`);
    return known?.averagePrecision || !isRanked ? known : undefined;
  }

  /** @param samples, labels number of what was compared */
  async stored(tenant: TenantId, key: string, samples: number, labels: number): Promise<EngineResults | undefined> {
    const bytes = await (await this.openStore(tenant)).find(key);
    const found = bytes && decodeResults(bytes, samples, labels);
    if (found) this.hold(tenant, key, found);
    return found;
  }

  /** Keeps it in memory. */
  hold(tenant: TenantId, key: string, found: Found): void {
    this.recent.set(`${tenant}/${key}`, found);
  }

  /** Keeps it in memory and in the store. @param of the sets that it is deleted with */
  async store(
    tenant: TenantId,
    key: string,
    of: { readonly labelSetId: LabelSetId; readonly sampleSetId: SampleSetId },
    found: EngineResults,
  ): Promise<void> {
    this.hold(tenant, key, found);
    await (await this.openStore(tenant)).put(key, of, encodeResults(found));
  }
}
