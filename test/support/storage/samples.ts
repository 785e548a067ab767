import { createHash } from 'node:crypto';
import type { LabelId, LabelSetId, SampleSetId } from '#lexiclip/domain/ids.js';
import { type Sample, type SampleRows, type SampleSetRecord, sampleIdOf } from '#lexiclip/domain/sample.js';
import { type SampleVersionRecord, sampleCounts, sampleRowsOf } from '#lexiclip/domain/sample-rows.js';
import { NativeDate } from '../native.js';

/*
 * Samples as the services make them, without pictures: all of a sample follows from its file's name.
 */

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A sample set's record, with an id that follows from its slug and a number. */
export function sampleSetOf(slug: string, serial: string): SampleSetRecord {
  const at = new NativeDate();
  return {
    id: `ss_${hashOf(`${slug} ${serial}`).slice(0, 32)}` as SampleSetId,
    slug,
    name: slug,
    description: null,
    labelSetId: `ls_${hashOf(slug).slice(0, 32)}` as LabelSetId,
    keepThumbnails: true,
    createdAt: at,
    updatedAt: at,
  };
}

/** A sample whose right answer is the label that is called like its file. */
export const sampleOf = (set: SampleSetId, fileName: string, given: Partial<Sample> = {}): Sample => ({
  id: sampleIdOf(set, hashOf(fileName)),
  sha256: hashOf(fileName),
  fileName,
  format: 'jpeg',
  width: 640,
  height: 480,
  expected: [{ labelId: hashOf(fileName).slice(0, 16) as LabelId, name: fileName }],
  kind: null,
  role: 'EVALUATION',
  metadata: null,
  ...given,
});

/** Samples one after the other. @param from position of the first */
export const sampleRows = (samples: readonly Sample[], from = 0): SampleRows =>
  sampleRowsOf(
    samples,
    Int32Array.from(samples, (_, i) => from + i),
  );

/** A version's record of these samples. */
export const sampleVersionOf = (
  sampleSetId: SampleSetId,
  number: number,
  rows: SampleRows,
  operation = 'addSamples',
): SampleVersionRecord => ({
  sampleSetId,
  number,
  createdAt: new NativeDate(),
  createdBy: 'a test',
  operation,
  message: null,
  ...sampleCounts(rows.samples),
});

/** The samples of both, in this order. */
export const joinedSamples = (a: SampleRows, b: SampleRows): SampleRows => ({
  samples: [...a.samples, ...b.samples],
  positions: Int32Array.from([...a.positions, ...b.positions]),
  digests: Uint8Array.from([...a.digests, ...b.digests]),
});
