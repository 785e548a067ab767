import type { LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import type { VersionRecord } from '../../../domain/version-digest.js';
import { float, integer, optional, type RowOf, text, time } from '../lance/columns.js';

/** The record of a version as columns, in every log that there was. */
export const recordColumns = {
  key: text,
  labelSetId: text,
  number: integer,
  createdAt: time,
  createdBy: text,
  operation: text,
  message: optional(text),
  labelCount: integer,
  templateId: text,
  templateSlug: text,
  templateVersion: integer,
  modelId: text,
  modelDigest: text,
  dtype: text,
  device: text,
  dimensions: integer,
  logitScale: float,
};

/** The same in the log of today. What it has learned is JSON. */
export const versionColumns = { ...recordColumns, textRules: optional(integer), learned: optional(text) };

const FIRST_TEXT_RULES = 1;

/** @param textRules null before there were others than the first */
export const recordOf = (row: RowOf<typeof recordColumns>, textRules: number | null): VersionRecord => ({
  labelSetId: row.labelSetId as LabelSetId,
  number: row.number,
  createdAt: row.createdAt,
  createdBy: row.createdBy,
  operation: row.operation,
  message: row.message,
  labelCount: row.labelCount,
  template: { id: row.templateId as PromptTemplateId, slug: row.templateSlug, number: row.templateVersion },
  model: {
    id: row.modelId,
    digest: row.modelDigest,
    dimensions: row.dimensions,
    dtype: row.dtype,
    device: row.device,
    logitScale: row.logitScale,
    textRules: textRules ?? FIRST_TEXT_RULES,
  },
});

/** The record as a row, without its key. */
export const rowOf = ({
  template,
  model,
  learned,
  ...record
}: VersionRecord): Omit<RowOf<typeof versionColumns>, 'key'> => ({
  labelSetId: record.labelSetId,
  number: record.number,
  createdAt: record.createdAt,
  createdBy: record.createdBy,
  operation: record.operation,
  message: record.message,
  labelCount: record.labelCount,
  templateId: template.id,
  templateSlug: template.slug,
  templateVersion: template.number,
  modelId: model.id,
  modelDigest: model.digest,
  dtype: model.dtype,
  device: model.device,
  dimensions: model.dimensions,
  logitScale: model.logitScale,
  textRules: model.textRules,
  learned: learned ? JSON.stringify(learned) : null,
});
