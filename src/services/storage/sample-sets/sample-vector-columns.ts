import { hash } from 'node:crypto';
import {
  Table as ArrowTable,
  Field,
  type RecordBatch,
  Schema,
  TimestampMillisecond,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { SampleId } from '../../../domain/ids.js';
import { DIGEST_BYTES } from '../../../domain/label-rows.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { VectorOrigin } from '../../../domain/sample.js';
import { textColumn } from '../lance/text-column.js';
import { vectorColumn, vectorsIn, vectorType } from '../lance/vector-column.js';
import { DIGEST, digestsColumn } from '../versions/item-columns.js';

/* Vectors of samples as Arrow columns. */

/** The model that vectors are of. Vectors of another form of the same weights are others. */
export type VectorModel = Pick<ModelIdentity, 'digest' | 'dtype' | 'dimensions'>;

export interface SampleVector {
  readonly sampleId: SampleId;
  /** Unit length, [dimensions]. */
  readonly vector: Float32Array;
  readonly origin: VectorOrigin;
}

/** Some samples' vectors. */
export interface VectorBlock {
  readonly ids: readonly SampleId[];
  /** Row-major, [ids × dimensions], unit length. */
  readonly vectors: Float32Array;
  readonly origins: readonly VectorOrigin[];
}

/** A vector as it is stored. */
export interface StoredVector {
  readonly table: string;
  readonly sampleId: SampleId;
  readonly vector: Float32Array;
  /** Whether it is what was put. */
  readonly isIntact: boolean;
}

/** What tells vectors of models apart. */
export const modelKeyOf = ({ digest, dtype }: Pick<VectorModel, 'digest' | 'dtype'>): string => `${digest}/${dtype}`;

const schemaOf = (dimensions: number): Schema =>
  new Schema([
    new Field('model', new Utf8(), false),
    new Field('sampleId', new Utf8(), false),
    new Field('origin', new Utf8(), false),
    new Field('encodedAt', new TimestampMillisecond('UTC'), false),
    new Field('digest', DIGEST, false),
    new Field('vector', vectorType(dimensions), false),
  ]);

/** Digest of a sample's vector. */
function digestOf(sampleId: SampleId, vector: Float32Array): Buffer {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  return Buffer.from(hash('sha256', Buffer.concat([Buffer.from(sampleId), bytes]), 'hex'), 'hex');
}

/** Vectors as a table. @throws RangeError for one of another number of dimensions */
export function vectorTable(model: VectorModel, entries: readonly SampleVector[]): ArrowTable {
  const { dimensions } = model;
  const vectors = new Float32Array(entries.length * dimensions);
  const digests = new Uint8Array(entries.length * DIGEST_BYTES);
  for (const [row, { sampleId, vector }] of entries.entries()) {
    if (vector.length !== dimensions) throw new RangeError(`a vector of ${vector.length} in place of ${dimensions}`);
    vectors.set(vector, row * dimensions);
    digests.set(digestOf(sampleId, vector), row * DIGEST_BYTES);
  }
  return new ArrowTable(schemaOf(dimensions), {
    model: textColumn(Array<string>(entries.length).fill(modelKeyOf(model))),
    sampleId: textColumn(entries.map(({ sampleId }) => sampleId)),
    origin: textColumn(entries.map(({ origin }) => origin)),
    encodedAt: vectorFromArray(Array(entries.length).fill(Date.now()), new TimestampMillisecond('UTC')),
    digest: digestsColumn(digests, 0),
    vector: vectorColumn(vectors, dimensions),
  });
}

/** The samples of a batch that are wanted. */
export function blockOf(batch: RecordBatch, dimensions: number, isWanted: (id: SampleId) => boolean): VectorBlock {
  const [column, origins] = [batch.getChild('sampleId') as Vector, batch.getChild('origin') as Vector];
  const vectorAt = vectorsIn(batch.getChild('vector') as Vector, dimensions);
  const rows: number[] = [];
  for (let row = 0; row < batch.numRows; row++) if (isWanted(column.get(row) as SampleId)) rows.push(row);
  const vectors = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    vectors.set(vectorAt(row), i * dimensions);
  });
  return {
    ids: rows.map((row) => column.get(row) as SampleId),
    vectors,
    origins: rows.map((row) => origins.get(row) as VectorOrigin),
  };
}

/** All vectors of a batch, compared with their digests. @param table that they are stored in */
export function* storedVectors(batch: RecordBatch, table: string, dimensions: number): Generator<StoredVector> {
  const [ids, digests] = [batch.getChild('sampleId') as Vector, batch.getChild('digest') as Vector];
  const vectorAt = vectorsIn(batch.getChild('vector') as Vector, dimensions);
  for (let row = 0; row < batch.numRows; row++) {
    const [sampleId, vector] = [ids.get(row) as SampleId, vectorAt(row)];
    const isIntact = Buffer.compare(digestOf(sampleId, vector), digests.get(row) as Uint8Array) === 0;
    yield { table, sampleId, vector, isIntact };
  }
}
