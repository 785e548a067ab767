import type { SampleSetId } from '../../../domain/ids.js';
import type { SampleRole } from '../../../domain/sample.js';
import type { SampleInput } from '../../evaluation/samples/sample-addition.js';

/** What a job that adds samples is given: samples, or an upload with them. */
export interface AddSamplesJob {
  /** Slug. */
  readonly sampleSet: string;
  readonly samples?: readonly SampleInput[] | null | undefined;
  /** Name of an upload. */
  readonly upload?: string | null | undefined;
  /** Folder in an archive without a manifest whose pictures are in no label. */
  readonly unknownFolder?: string | null | undefined;
  /** Of those of which nothing else is said; null: as they are. */
  readonly role?: SampleRole | null | undefined;
  readonly message?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}

/** The same, bound to one set, whatever its slug is of later. */
export interface AddSamplesInput extends AddSamplesJob {
  readonly sampleSetId: SampleSetId;
}

/** Path of the job's input, for errors that come when it runs. */
export const INPUT = 'input.addSamples';
