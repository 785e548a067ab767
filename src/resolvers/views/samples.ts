import { sampleNodeId, sampleVersionNodeId } from '../../domain/ids.js';
import {
  isUnknown,
  type Sample,
  type SampleSet,
  type SampleSetOperation,
  type SampleSetVersion,
} from '../../domain/sample.js';
import type { SampleType } from '../../schema/evaluation/sample.js';
import type { AddSamplesPayload, SampleSetPayload, SampleSetVersionType } from '../../schema/evaluation/sample-set.js';
import type { SampleChangeResult } from '../../services/evaluation/samples/changes/sample-changes.js';
import type { AdditionResult } from '../../services/evaluation/samples/sample-addition.js';

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
