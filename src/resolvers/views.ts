import type { Classification } from '../domain/classification.js';
import { versionNodeId } from '../domain/ids.js';
import type { Label } from '../domain/label.js';
import type { LabelSet } from '../domain/label-set.js';
import type { LabelSetVersion } from '../domain/label-set-version.js';
import type { LabelChange } from '../domain/labels-diff.js';
import { LIMITS } from '../domain/limits.js';
import { isSameModel } from '../domain/model-identity.js';
import { latestOf, type PromptTemplate, type PromptTemplateVersion } from '../domain/prompt-template.js';
import type { VersionTag } from '../domain/version-tag.js';
import type { ClassificationType, ClassifyFailureType } from '../schema/classification.js';
import type { LabelChangeType, LabelSetDiffType, LabelType } from '../schema/label.js';
import type { ImportLabelsPayload, LabelSetPayload, UpsertLabelsPayload } from '../schema/label-set.js';
import type { LabelSetVersionType, VersionTagType } from '../schema/label-set-version.js';
import type { PromptTemplateType } from '../schema/prompt-template.js';
import type { ClassifyFailure } from '../services/classify/classifier.js';
import type { UpsertResult } from '../services/label-sets/label-set-editor.js';
import type { ChangeResult } from '../services/label-sets/version-changes.js';
import type { VersionDiff } from '../services/label-sets/version-labels.js';

/*
 * The only mapping from the services' types to those of the schema. A view also carries what the resolvers of its
 * fields need; GraphQL shows only what the schema names.
 */

export interface LabelView extends LabelType {
  /** JSON text. */
  readonly metadata: string | null;
  readonly templates: readonly string[];
}

export const labelView = (label: Label, templates: readonly string[]): LabelView => ({ ...label, templates });

const changeView = (
  { before, after, fields }: LabelChange,
  from: readonly string[],
  to: readonly string[],
): LabelChangeType => ({ before: labelView(before, from), after: labelView(after, to), fields });

export interface LabelSetVersionView extends LabelSetVersionType {
  readonly version: LabelSetVersion;
  readonly labelSet: LabelSet;
}

export const versionView = (labelSet: LabelSet, version: LabelSetVersion): LabelSetVersionView => ({
  id: versionNodeId(version.labelSetId, version.number),
  number: version.number,
  createdAt: version.createdAt,
  createdBy: version.createdBy,
  operation: version.operation,
  message: version.message,
  labelCount: version.labelCount,
  digest: version.digest,
  promptTemplateSlug: version.template.slug,
  model: version.model,
  version,
  labelSet,
});

/** The part that the payloads of all label set changes have in common. */
const changed = ({ labelSet, promptsEncoded, warnings }: Omit<ChangeResult, 'unchanged'>) => ({
  labelSet,
  version: versionView(labelSet, labelSet.latest),
  promptsEncoded,
  warnings,
});

export const labelSetPayload = (result: ChangeResult): LabelSetPayload => ({
  ...changed(result),
  unchanged: result.unchanged,
});

export const upsertPayload = (result: UpsertResult): UpsertLabelsPayload => ({
  ...changed(result),
  added: result.added,
  updated: result.updated,
  unchanged: result.unchanged,
});

/** What is removed may be a whole set, which is larger than an answer should be. */
export const removedView = (
  removed: readonly Label[],
  templates: readonly string[],
): Pick<ImportLabelsPayload, 'removed' | 'removedCount'> => ({
  removed: removed.slice(0, LIMITS.labelsPerCall).map((label) => labelView(label, templates)),
  removedCount: removed.length,
});

export const importPayload = (result: ChangeResult, dryRun: boolean): ImportLabelsPayload => {
  const { diff, templates, unchanged } = result;
  return {
    ...changed(result),
    added: diff.added.map((label) => labelView(label, templates)),
    ...removedView(diff.removed, templates),
    changed: diff.changed.map((change) => changeView(change, templates, templates)),
    unchanged,
    dryRun,
  };
};

export interface VersionTagView extends VersionTagType {
  readonly number: number;
  readonly labelSet: LabelSet;
}

export const tagView = (labelSet: LabelSet, tag: VersionTag): VersionTagView => ({ ...tag, labelSet });

export function promptTemplateView(template: PromptTemplate): PromptTemplateType {
  const latest = latestOf(template);
  const [first] = template.versions as [PromptTemplateVersion];
  return {
    id: template.id,
    slug: template.slug,
    name: latest.name,
    version: latest.number,
    templates: latest.templates,
    versions: [...template.versions].reverse(),
    createdAt: first.createdAt,
    updatedAt: latest.createdAt,
  };
}

export const diffView = ({
  from,
  to,
  added,
  removed,
  changed,
  fromTemplate,
  toTemplate,
  hasMore,
}: VersionDiff): LabelSetDiffType => ({
  from: from.number,
  to: to.number,
  added: added.map((label) => labelView(label, toTemplate.templates)),
  removed: removed.map((label) => labelView(label, fromTemplate.templates)),
  changed: changed.map((change) => changeView(change, fromTemplate.templates, toTemplate.templates)),
  promptTemplateChanged: fromTemplate.id !== toTemplate.id || fromTemplate.number !== toTemplate.number,
  modelChanged: !isSameModel(from.model, to.model),
  hasMore,
});

export const classificationView = (classification: Classification): ClassificationType => ({
  ...classification,
  predictions: classification.predictions.map((prediction) => ({
    ...prediction,
    label: prediction.label && labelView(prediction.label, prediction.templates),
  })),
});

export const failureView = ({ index, error }: ClassifyFailure): ClassifyFailureType => ({
  index,
  code: error.code,
  message: error.message,
  retryAfterMs: (error.extensions.retryAfterMs as number | undefined) ?? null,
});
