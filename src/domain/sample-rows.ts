import { createHash, hash } from 'node:crypto';
import { DIGEST_BYTES } from './label-rows.js';
import { isJudged, isUnknown, type Sample, type SampleRows, type SampleSetVersion } from './sample.js';

/** Digest of a sample. Its place in the set, its vectors and its thumbnail are no part of it. */
export function sampleDigest(sample: Sample): Uint8Array {
  const { id, sha256, fileName, format, width, height, expected, kind, role, metadata } = sample;
  const answers = expected?.map(({ labelId, name }) => [labelId, name]) ?? null;
  const fields = [id, sha256, fileName, format, width, height, answers, kind, role, metadata];
  return Buffer.from(hash('sha256', JSON.stringify(fields), 'hex'), 'hex');
}

/** A sample set version's record without its own digest. */
export type SampleVersionRecord = Omit<SampleSetVersion, 'digest'>;

/**
 * Digest of a version of a sample set.
 *
 * @param content digest of its samples
 * @param before digest of the version before; null for the first
 */
export function sampleVersionDigest(record: SampleVersionRecord, content: string, before: string | null): string {
  const { sampleSetId, number, createdAt, createdBy, operation, message } = record;
  const { sampleCount, unknownCount, exampleCount, unjudgedCount } = record;
  const fields = [
    [sampleSetId, number, createdAt.toISOString(), createdBy, operation, message],
    [sampleCount, unknownCount, exampleCount, unjudgedCount],
    [content, before],
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** Samples with their digests. @param positions each sample's place in the set's order, ascending */
export function sampleRowsOf(samples: readonly Sample[], positions: Int32Array): SampleRows {
  const digests = new Uint8Array(samples.length * DIGEST_BYTES);
  samples.forEach((sample, row) => {
    digests.set(sampleDigest(sample), row * DIGEST_BYTES);
  });
  return { samples, positions, digests };
}

/** Copies of consecutive rows. */
export const sliceSamples = ({ samples, positions, digests }: SampleRows, from: number, to: number): SampleRows => ({
  samples: samples.slice(from, to),
  positions: positions.slice(from, to),
  digests: digests.slice(from * DIGEST_BYTES, to * DIGEST_BYTES),
});

/** Some of the rows, in the given order. */
export function pickSamples(rows: SampleRows, picked: readonly number[]): SampleRows {
  const digests = new Uint8Array(picked.length * DIGEST_BYTES);
  picked.forEach((row, i) => {
    digests.set(rows.digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES), i * DIGEST_BYTES);
  });
  return {
    samples: picked.map((row) => rows.samples[row] as Sample),
    positions: Int32Array.from(picked, (row) => rows.positions[row] as number),
    digests,
  };
}

/** The counts that a version of these samples has on record. */
export const sampleCounts = (samples: readonly Sample[]) => ({
  sampleCount: samples.length,
  unknownCount: samples.filter(isUnknown).length,
  exampleCount: samples.filter(({ role }) => role === 'EXAMPLE').length,
  unjudgedCount: samples.filter((sample) => !isJudged(sample)).length,
});
