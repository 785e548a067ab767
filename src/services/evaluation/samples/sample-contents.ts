import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../../domain/ids.js';
import { type Sample, type SampleRows, type SampleSetVersion, sampleVersionKey } from '../../../domain/sample.js';
import type { SampleSetStore } from '../../storage/sample-sets/sample-set-store.js';

/** Memory that cached versions may take, bytes. */
const MAX_BYTES = 96 * 1024 * 1024;
/** Bounds versions by their number as well, because each has objects that are not counted. */
const MAX_VERSIONS = 200;
/** Of a sample without its texts, bytes. */
const SAMPLE_BYTES = 400;
/** Samples whose texts are counted. The others are taken to be like them. */
const COUNTED = 1_000;

/** Cache of the samples of versions in use. They are never stale, because a version never changes. */
export class SampleContents {
  private readonly loaded = new LRUCache<string, SampleRows>({
    max: MAX_VERSIONS,
    maxSize: MAX_BYTES,
    sizeCalculation: bytesOf,
  });
  private readonly loading = new Map<string, Promise<SampleRows>>();

  constructor(private readonly openStore: (tenant: TenantId) => Promise<SampleSetStore>) {}

  async get(tenant: TenantId, version: SampleSetVersion): Promise<SampleRows> {
    const key = sampleVersionKey(tenant, version);
    const known = this.loaded.get(key) ?? this.loading.get(key);
    if (known) return known;
    const reading = this.openStore(tenant)
      .then((store) => store.read(version))
      .then((rows) => this.put(tenant, version, rows))
      .finally(() => this.loading.delete(key));
    this.loading.set(key, reading);
    return reading;
  }

  put(tenant: TenantId, version: SampleSetVersion, rows: SampleRows): SampleRows {
    this.loaded.set(sampleVersionKey(tenant, version), rows);
    return rows;
  }
}

function bytesOf({ samples, digests }: SampleRows): number {
  const counted = samples.slice(0, COUNTED);
  const texts = counted.reduce((sum, sample) => sum + textOf(sample), 0);
  const each = SAMPLE_BYTES + (2 * texts) / Math.max(1, counted.length);
  return Math.ceil(samples.length * each + digests.byteLength) + 1;
}

const textOf = ({ fileName, kind, metadata, expected }: Sample): number =>
  (fileName?.length ?? 0) + (kind?.length ?? 0) + (metadata?.length ?? 0) + 64 * (expected?.length ?? 0);
