import type { LabelSetId, PromptTemplateId, TenantId } from './ids.js';
import type { LearnedFrom } from './label-classifier.js';
import type { ModelIdentity } from './model-identity.js';

/** The mutations that make versions. */
export const LABEL_SET_OPERATIONS = [
  'createLabelSet',
  'upsertLabels',
  'importLabels',
  'removeLabels',
  'applyDraft',
  'updateLabelSet',
  'restoreLabelSet',
  'reencodeLabelSet',
  'learnFromExamples',
] as const;
export type LabelSetOperation = (typeof LABEL_SET_OPERATIONS)[number];

/** The record of one version of a label set. It never changes. */
export interface LabelSetVersion {
  readonly labelSetId: LabelSetId;
  readonly number: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly operation: string;
  readonly message: string | null;
  readonly labelCount: number;
  /** The template version that its labels were encoded with. */
  readonly template: { readonly id: PromptTemplateId; readonly slug: string; readonly number: number };
  /** The model that its labels were encoded with. */
  readonly model: ModelIdentity;
  /** Where some of its labels have learned from examples. */
  readonly learned?: LearnedFrom | undefined;
  /** SHA-256 of its labels with their vectors, of this record and of the digest of the version before, hex. */
  readonly digest: string;
}

/** Identifies a version of a tenant's label set. */
export type VersionKey = Pick<LabelSetVersion, 'labelSetId' | 'number'>;

/** Cache key of a tenant's version. */
export const versionKey = (tenant: TenantId, { labelSetId, number }: LabelSetVersion): string =>
  `${tenant}/${labelSetId}/${number}`;
