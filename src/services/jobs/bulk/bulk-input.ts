import type { LabelSetId } from '../../../domain/ids.js';
import type { LabelSetRef } from '../../../domain/label-set.js';
import type { RankingOptions } from '../../classify/predictions.js';
import type { CalibratedRequest } from '../../evaluation/calibration/calibrations.js';

/** Where the images come from: exactly one of the fields is given. */
export interface BulkImages {
  readonly urls?: readonly string[] | null | undefined;
  /** Name of an upload. */
  readonly upload?: string | null | undefined;
  /** Absolute path of a folder on the servers. */
  readonly folder?: string | null | undefined;
  /** An earlier job, whose embeddings were kept. */
  readonly job?: string | null | undefined;
}

/** What a job that classifies images is given. */
export interface BulkClassifyJob extends RankingOptions, CalibratedRequest {
  readonly images: BulkImages;
  readonly labelSet: LabelSetRef;
  readonly keepEmbeddings: boolean;
}

/** The same, bound to one version of the label set, and to one calibration of it, for as long as it takes. */
export interface BulkInput extends Omit<BulkClassifyJob, 'labelSet' | 'calibrated'> {
  readonly labelSetId: LabelSetId;
  readonly labelSet: { readonly slug: string; readonly version: number };
}

/** Path of the job's input, for errors that come when it runs. */
export const INPUT = 'input.classifyImages';
export const IMAGES = `${INPUT}.images`;
