import type { SampleId, SampleSetId, TenantId } from '../../../domain/ids.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { Sample } from '../../../domain/sample.js';
import { LexiclipError } from '../../../errors.js';
import { BatchLoader } from '../../concurrency/batch-loader.js';
import type { SampleVectorStore } from '../../storage/sample-sets/sample-vector-store.js';
import { sampleIndex } from './sample-lookup.js';

/** Vectors of some samples. */
export interface SampleVectorBlock {
  /** Of each vector, its sample's place among those that were asked for. */
  readonly indexes: Int32Array;
  /** Row-major, [indexes × dimensions], unit length. */
  readonly vectors: Float32Array;
}

/** Reads the vectors of samples, some thousands at a time: all of a large set are not in memory together. */
export class SampleVectors {
  private readonly single = new BatchLoader<GroupKey, SampleId, Float32Array>(async (key, ids) => {
    const [tenant, set, digest, dtype, dimensions] = key.split('/') as [TenantId, SampleSetId, string, string, string];
    const model = { digest, dtype, dimensions: Number(dimensions) };
    const found = await (await this.openStore(tenant)).readSome(set, model, ids);
    return new Map([...found].map(([id, { vector }]) => [id, vector]));
  });

  constructor(private readonly openStore: (tenant: TenantId) => Promise<SampleVectorStore>) {}

  /** The vector of one sample; undefined where it has none. What is asked for in one tick is read together. */
  find(
    tenant: TenantId,
    set: SampleSetId,
    sample: SampleId,
    { digest, dtype, dimensions }: ModelIdentity,
  ): Promise<Float32Array | undefined> {
    return this.single.load(`${tenant}/${set}/${digest}/${dtype}/${dimensions}`, sample);
  }

  /**
   * Vectors of samples, in any order, each once.
   *
   * @throws LexiclipError MODEL_MISMATCH, after the last block, when some have none of the model
   */
  async *read(
    tenant: TenantId,
    set: SampleSetId,
    samples: readonly Sample[],
    model: ModelIdentity,
  ): AsyncGenerator<SampleVectorBlock, void> {
    const index = await sampleIndex(samples);
    const { dimensions } = model;
    let seen = 0;
    for await (const { ids, vectors } of (await this.openStore(tenant)).read(set, model)) {
      const rows = [...ids.keys()].filter((row) => index.has(ids[row] as SampleId));
      seen += rows.length;
      if (rows.length === 0) continue;
      const indexes = Int32Array.from(rows, (row) => index.get(ids[row] as SampleId) as number);
      yield { indexes, vectors: rows.length === ids.length ? vectors : picked(vectors, rows, dimensions) };
    }
    if (seen < samples.length) throw missing(samples.length - seen, samples.length);
  }
}

/** Tenant, set, and the model's digest, dtype and dimensions. */
type GroupKey = `${TenantId}/${SampleSetId}/${string}/${string}/${number}`;

function picked(vectors: Float32Array, rows: readonly number[], dimensions: number): Float32Array {
  const some = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    some.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  });
  return some;
}

const missing = (count: number, of: number): LexiclipError =>
  new LexiclipError(
    'MODEL_MISMATCH',
    `sampleSet: ${count} of ${of} samples have no vector of the model that this server runs: reembedSamples makes them ` +
      'from kept thumbnails, and adding the pictures again makes them from the files',
    { argument: 'sampleSet', missing: count, of },
  );
