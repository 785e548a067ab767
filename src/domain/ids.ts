import { randomBytes } from 'node:crypto';

declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type TenantId = Id<'tenant'>;
export type ApiKeyId = Id<'apiKey'>;
export type LabelSetId = Id<'labelSet'>;
export type PromptTemplateId = Id<'promptTemplate'>;
export type JobId = Id<'job'>;
export type UploadId = Id<'upload'>;
export type WebhookId = Id<'webhook'>;
export type SampleSetId = Id<'sampleSet'>;
export type SampleId = Id<'sample'>;
export type CalibrationId = Id<'calibration'>;
/** Unique within its label set. */
export type LabelId = Id<'label'>;

const random = (): string => randomBytes(16).toString('hex');

export const newTenantId = (): TenantId => `ten_${random()}` as TenantId;
export const newApiKeyId = (): ApiKeyId => `key_${random()}` as ApiKeyId;
export const newLabelSetId = (): LabelSetId => `ls_${random()}` as LabelSetId;
export const newPromptTemplateId = (): PromptTemplateId => `pt_${random()}` as PromptTemplateId;
export const newJobId = (): JobId => `job_${random()}` as JobId;
export const newUploadId = (): UploadId => `upl_${random()}` as UploadId;
export const newWebhookId = (): WebhookId => `wh_${random()}` as WebhookId;
export const newSampleSetId = (): SampleSetId => `ss_${random()}` as SampleSetId;
export const newCalibrationId = (): CalibrationId => `cal_${random()}` as CalibrationId;

const HEX32 = '[0-9a-f]{32}';
const KINDS = {
  tenant: new RegExp(`^ten_${HEX32}$`),
  apiKey: new RegExp(`^key_${HEX32}$`),
  labelSet: new RegExp(`^ls_${HEX32}$`),
  promptTemplate: new RegExp(`^pt_${HEX32}$`),
  job: new RegExp(`^job_${HEX32}$`),
  webhook: new RegExp(`^wh_${HEX32}$`),
  sampleSet: new RegExp(`^ss_${HEX32}$`),
  sample: new RegExp(`^sm_${HEX32}$`),
  calibration: new RegExp(`^cal_${HEX32}$`),
};

export const isTenantId = (id: string): id is TenantId => KINDS.tenant.test(id);
export const isApiKeyId = (id: string): id is ApiKeyId => KINDS.apiKey.test(id);
export const isLabelSetId = (id: string): id is LabelSetId => KINDS.labelSet.test(id);
export const isPromptTemplateId = (id: string): id is PromptTemplateId => KINDS.promptTemplate.test(id);
export const isWebhookId = (id: string): id is WebhookId => KINDS.webhook.test(id);

export const isSampleSetId = (id: string): id is SampleSetId => KINDS.sampleSet.test(id);
export const isSampleId = (id: string): id is SampleId => KINDS.sample.test(id);
export const isCalibrationId = (id: string): id is CalibrationId => KINDS.calibration.test(id);

export const isJobId = (id: string): id is JobId => KINDS.job.test(id);

/** Node id of a label set version. */
export const versionNodeId = (labelSet: LabelSetId, number: number): string => `lsv_${labelSet.slice(3)}_${number}`;

/** The inverse of `versionNodeId`; undefined for any other id. */
export function parseVersionNodeId(id: string): { labelSet: LabelSetId; number: number } | undefined {
  const match = /^lsv_([0-9a-f]{32})_([1-9]\d{0,8})$/.exec(id);
  return match ? { labelSet: `ls_${match[1]}` as LabelSetId, number: Number(match[2]) } : undefined;
}

/** Node id of a sample set version. */
export const sampleVersionNodeId = (set: SampleSetId, number: number): string => `ssv_${set.slice(3)}_${number}`;

/** The inverse of `sampleVersionNodeId`; undefined for any other id. */
export function parseSampleVersionNodeId(id: string): { sampleSet: SampleSetId; number: number } | undefined {
  const match = /^ssv_([0-9a-f]{32})_([1-9]\d{0,8})$/.exec(id);
  return match ? { sampleSet: `ss_${match[1]}` as SampleSetId, number: Number(match[2]) } : undefined;
}

/** Node id of a sample as it is in one version, which a cache may keep for ever. */
export const sampleNodeId = (set: SampleSetId, number: number, sample: SampleId): string =>
  `smv_${set.slice(3)}_${number}_${sample.slice(3)}`;

/** The inverse of `sampleNodeId`; undefined for any other id. */
export function parseSampleNodeId(
  id: string,
): { sampleSet: SampleSetId; number: number; sample: SampleId } | undefined {
  const match = /^smv_([0-9a-f]{32})_([1-9]\d{0,8})_([0-9a-f]{32})$/.exec(id);
  if (!match) return undefined;
  const [, set, number, sample] = match;
  return { sampleSet: `ss_${set}` as SampleSetId, number: Number(number), sample: `sm_${sample}` as SampleId };
}

/**
 * Node id of a label as it is in one version, which a cache may keep for ever: the label's own id is the same in all
 * versions. No label's own id has this form.
 *
 * @param number of the version; null for a version that was only planned, whose labels are nobody else's
 */
export const labelNodeIds = (labelSet: LabelSetId, number: number | null): ((label: LabelId) => string) => {
  const prefix = `lbv_${labelSet.slice(3)}_${number ?? `dry${randomBytes(8).toString('hex')}`}/`;
  return (label) => prefix + label;
};

/** The inverse of `labelNodeIds`, with a null number for a planned version; undefined for any other id. */
export function parseLabelNodeId(
  id: string,
): { labelSet: LabelSetId; number: number | null; label: LabelId } | undefined {
  const match = /^lbv_([0-9a-f]{32})_(?:([1-9]\d{0,8})|dry[0-9a-f]{16})\/(.{1,64})$/.exec(id);
  if (!match) return undefined;
  const [, set, number, label] = match;
  return { labelSet: `ls_${set}` as LabelSetId, number: number ? Number(number) : null, label: label as LabelId };
}
