import { DIGEST_BYTES } from '../../../../domain/label-rows.js';
import type { Sample, SampleRows, SampleSetVersion } from '../../../../domain/sample.js';
import { pickSamples, type SampleVersionRecord, sampleCounts, sampleDigest } from '../../../../domain/sample-rows.js';
import type { Steps } from '../../../../domain/steps.js';
import type { SampleChange } from '../../../storage/sample-sets/sample-set-kind.js';
import type { SamplePlan } from './sample-plan.js';

/** What identifies a version and its making, beside its content. */
type SampleVersionOrigin = Pick<SampleSetVersion, 'sampleSetId' | 'number' | 'createdBy' | 'message' | 'operation'>;

/** The record of a version with these samples, made now. */
export const recordOf = (samples: readonly Sample[], origin: SampleVersionOrigin): SampleVersionRecord => ({
  ...origin,
  createdAt: new Date(),
  ...sampleCounts(samples),
});

/** Samples that are copied or hashed in one step: a millisecond's worth. */
const SAMPLES_A_STEP = 500;

/** The rows of the version that a plan makes, and the change that stores them on top of the base. */
export function* assembleSamples(
  base: SampleRows,
  { samples, positions, changed, removed }: SamplePlan,
): Steps<{ rows: SampleRows; change: SampleChange }> {
  const digests = new Uint8Array(samples.length * DIGEST_BYTES);
  const isChanged = new Set(changed);
  // In both, samples are in the same order.
  let from = 0;
  for (const [row, sample] of samples.entries()) {
    if (row % SAMPLES_A_STEP === 0) yield;
    if (isChanged.has(row)) digests.set(sampleDigest(sample), row * DIGEST_BYTES);
    else {
      while (base.positions[from] !== positions[row]) from++;
      digests.set(base.digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES), row * DIGEST_BYTES);
    }
  }
  const rows = { samples, positions, digests };
  yield;
  return { rows, change: { kind: 'change', rows: pickSamples(rows, changed), removed } };
}
