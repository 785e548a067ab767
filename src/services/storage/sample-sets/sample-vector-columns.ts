import { hash } from 'node:crypto';
import {
  Table as ArrowTable,
  Binary,
  Field,
  Int32,
  makeVector,
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
import { bytesColumn, bytesIn } from '../lance/plain-columns.js';
import { textColumn, textIn } from '../lance/text-column.js';
import { DIGEST, digestsColumn } from '../versions/item-columns.js';

/*
 * Vectors of samples as Arrow columns. A vector is stored as the bytes of its numbers, so that one table holds those of
 * models with any number of dimensions.
 */

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
  readonly sampleId: SampleId;
  readonly vector: Float32Array;
  /** Whether it is what was put. */
  readonly isIntact: boolean;
}

/** What tells vectors of models apart. */
export const modelKeyOf = ({ digest, dtype }: Pick<VectorModel, 'digest' | 'dtype'>): string => `${digest}/${dtype}`;

export const VECTOR_SCHEMA = new Schema([
  new Field('model', new Utf8(), false),
  new Field('dimensions', new Int32(), false),
  new Field('sampleId', new Utf8(), false),
  new Field('origin', new Utf8(), false),
  new Field('encodedAt', new TimestampMillisecond('UTC'), false),
  new Field('digest', DIGEST, false),
  new Field('vector', new Binary(), false),
]);

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Digest of a sample's vector. */
const digestOf = (sampleId: SampleId, vector: Uint8Array): Buffer =>
  Buffer.from(hash('sha256', Buffer.concat([Buffer.from(sampleId), vector]), 'hex'), 'hex');

/** Vectors as a table. @throws RangeError for one of another number of dimensions */
export function vectorTable(model: VectorModel, entries: readonly SampleVector[]): ArrowTable {
  const digests = new Uint8Array(entries.length * DIGEST_BYTES);
  for (const [row, { sampleId, vector }] of entries.entries()) {
    if (vector.length !== model.dimensions)
      throw new RangeError(`a vector of ${vector.length} dimensions in place of ${model.dimensions}`);
    digests.set(digestOf(sampleId, bytesOf(vector)), row * DIGEST_BYTES);
  }
  return new ArrowTable(VECTOR_SCHEMA, {
    model: textColumn(Array<string>(entries.length).fill(modelKeyOf(model))),
    dimensions: makeVector(new Int32Array(entries.length).fill(model.dimensions)),
    sampleId: textColumn(entries.map(({ sampleId }) => sampleId)),
    origin: textColumn(entries.map(({ origin }) => origin)),
    encodedAt: vectorFromArray(Array(entries.length).fill(Date.now()), new TimestampMillisecond('UTC')),
    digest: digestsColumn(digests, 0),
    vector: bytesColumn(entries.map(({ vector }) => bytesOf(vector))),
  });
}

/** Rows of a batch from one to another, of those of the samples that are wanted. */
export function blockOf(
  batch: RecordBatch,
  [from, to]: readonly [number, number],
  dimensions: number,
  isWanted: (id: SampleId) => boolean,
): VectorBlock {
  const idAt = textIn(batch.getChild('sampleId') as Vector);
  const originAt = textIn(batch.getChild('origin') as Vector);
  const bytesAt = bytesIn(batch.getChild('vector') as Vector);
  const rows: number[] = [];
  for (let row = from; row < to; row++) if (isWanted(idAt(row) as SampleId)) rows.push(row);
  const vectors = new Float32Array(rows.length * dimensions);
  const bytes = bytesOf(vectors);
  rows.forEach((row, i) => {
    bytes.set(bytesAt(row), i * dimensions * vectors.BYTES_PER_ELEMENT);
  });
  return {
    ids: rows.map((row) => idAt(row) as SampleId),
    vectors,
    origins: rows.map((row) => originAt(row) as VectorOrigin),
  };
}

/** All vectors of a batch, compared with their digests. */
export function* storedVectors(batch: RecordBatch): Generator<StoredVector> {
  const [ids, digests] = [batch.getChild('sampleId') as Vector, batch.getChild('digest') as Vector];
  const bytesAt = bytesIn(batch.getChild('vector') as Vector);
  for (let row = 0; row < batch.numRows; row++) {
    const [sampleId, bytes] = [ids.get(row) as SampleId, bytesAt(row)];
    const isIntact = Buffer.compare(digestOf(sampleId, bytes), digests.get(row) as Uint8Array) === 0;
    yield { sampleId, vector: new Float32Array(bytes.slice().buffer), isIntact };
  }
}
