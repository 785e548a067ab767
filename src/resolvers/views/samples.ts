import { type SampleId, sampleNodeId, sampleVersionNodeId } from '../../domain/ids.js';
import type { Job } from '../../domain/job.js';
import {
  isUnknown,
  type Sample,
  type SampleSet,
  type SampleSetOperation,
  type SampleSetVersion,
} from '../../domain/sample.js';
import type { ErrorCode } from '../../errors.js';
import type { SampleType } from '../../schema/evaluation/sample.js';
import type { SampleSetVersionType } from '../../schema/evaluation/sample-set.js';
import type { InboxItemType } from '../../schema/evaluation/samples/inbox.js';
import type {
  AddSamplesPayload,
  ReembedSamplesPayload,
  SampleSetPayload,
} from '../../schema/evaluation/samples/sample-change.js';
import type { Guess } from '../../services/evaluation/inbox/guesses.js';
import type { WaitingSample } from '../../services/evaluation/inbox/inbox.js';
import type { SampleChangeResult } from '../../services/evaluation/samples/changes/sample-changes.js';
import type { ReembeddingPlan } from '../../services/evaluation/samples/reembedding.js';
import type { AdditionResult } from '../../services/evaluation/samples/sample-addition.js';
import type { SampleSets } from '../../services/evaluation/samples/sample-sets.js';
import { webpUri } from '../../services/evaluation/samples/version-samples.js';
import type { ReembeddedOutcome } from '../../services/jobs/samples/reembed-samples-job.js';
import type { SamplesOutcome } from '../../services/jobs/samples/sample-outcome.js';

export interface SampleSetVersionView extends SampleSetVersionType {
  readonly version: SampleSetVersion;
  readonly sampleSet: SampleSet;
}

export const sampleVersionView = (sampleSet: SampleSet, version: SampleSetVersion): SampleSetVersionView => ({
  ...version,
  id: sampleVersionNodeId(version.sampleSetId, version.number),
  operation: version.operation as SampleSetOperation,
  version,
  sampleSet,
});

export interface SampleView extends SampleType {
  readonly sample: Sample;
  readonly version: SampleSetVersion;
}

/** Views of the samples of a version. */
export const sampleViews =
  (version: SampleSetVersion) =>
  (sample: Sample): SampleView => ({
    ...sample,
    id: sampleNodeId(version.sampleSetId, version.number, sample.id),
    sampleId: sample.id,
    unknown: isUnknown(sample),
    expected: sample.expected?.map((label) => ({ ...label, version })) ?? null,
    sample,
    version,
  });

const changed = ({ sampleSet }: Pick<SampleChangeResult, 'sampleSet'>) => ({
  sampleSet,
  version: sampleVersionView(sampleSet, sampleSet.latest),
});

export const sampleSetPayload = (result: SampleChangeResult): SampleSetPayload => ({
  ...changed(result),
  unchanged: result.added + result.updated + result.removed === 0,
});

export const createdSampleSetPayload = (sampleSet: SampleSet): SampleSetPayload => ({
  ...changed({ sampleSet }),
  unchanged: false,
});

/** @param names of the files in the input, where they have any */
export const addSamplesPayload = (
  { failures, added, updated, unchanged, ...result }: AdditionResult,
  names: readonly (string | null | undefined)[],
): AddSamplesPayload => ({
  ...changed(result),
  added,
  updated,
  unchanged,
  failures: failures.map(({ index, error: { code, message } }) => ({
    index,
    fileName: names[index] ?? null,
    code,
    message,
  })),
  failureCount: failures.length,
});

/** What a job has added; undefined for one that has not succeeded, and when the set was deleted since. */
export async function addedSamplesView(sampleSets: SampleSets, job: Job): Promise<AddSamplesPayload | undefined> {
  const outcome = job.outcome as SamplesOutcome | null;
  const sampleSet = outcome && (await sampleSets.findById(job.tenantId, outcome.sampleSetId));
  const version = sampleSet && (await sampleSets.findVersion(job.tenantId, sampleSet, outcome.version));
  if (!version) return undefined;
  const { added, updated, unchanged, failures, failureCount } = outcome as SamplesOutcome;
  return {
    sampleSet: sampleSet as SampleSet,
    version: sampleVersionView(sampleSet as SampleSet, version),
    added,
    updated,
    unchanged,
    failures: failures.map(({ code, ...rest }) => ({ ...rest, code: code as ErrorCode })),
    failureCount,
  };
}

export const reembeddedPayload = ({
  sampleSet,
  samples,
  withoutThumbnail,
}: ReembeddingPlan): ReembedSamplesPayload => ({
  ...changed({ sampleSet }),
  reembedded: samples.length,
  withoutThumbnail,
});

/** What a job has made of thumbnails; undefined as for `addedSamplesView`. */
export async function reembeddedView(sampleSets: SampleSets, job: Job): Promise<ReembedSamplesPayload | undefined> {
  const outcome = job.outcome as ReembeddedOutcome | null;
  const sampleSet = outcome && (await sampleSets.findById(job.tenantId, outcome.sampleSetId));
  const version = sampleSet && (await sampleSets.findVersion(job.tenantId, sampleSet, outcome.version));
  if (!version) return undefined;
  const { reembedded, withoutThumbnail } = outcome as ReembeddedOutcome;
  const set = sampleSet as SampleSet;
  return { sampleSet: set, version: sampleVersionView(set, version), reembedded, withoutThumbnail };
}

export interface InboxItemView extends InboxItemType {
  readonly sampleId: SampleId;
  readonly sampleSet: SampleSet;
  /** As a data: URI, of one that was collected. */
  readonly picture: string | null;
  /** Best first. */
  readonly likeliest: readonly Guess[];
}

export const inboxItemViews =
  (sampleSet: SampleSet) =>
  ({ sample, collectedAt, thumbnail, guesses, margin }: WaitingSample): InboxItemView => ({
    sampleId: sample.id,
    fileName: sample.fileName,
    collectedAt,
    best: guesses[0] ? guessView(guesses[0]) : null,
    second: guesses[1] ? guessView(guesses[1]) : null,
    margin,
    likeliest: guesses,
    sampleSet,
    picture: thumbnail && webpUri(thumbnail),
  });

export const guessView = ({ label: { id, name }, probability }: Guess) => ({ labelId: id, name, probability });
