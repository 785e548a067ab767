import type { Classification, Prediction } from '../../domain/classification.js';
import { type LabelId, type LabelSetId, labelNodeIds, versionNodeId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelSet } from '../../domain/label-set.js';
import type { LabelSetOperation, LabelSetVersion } from '../../domain/label-set-version.js';
import type { LabelChange } from '../../domain/labels-diff.js';
import { isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import { latestOf, type PromptTemplate, type PromptTemplateVersion } from '../../domain/prompt-template.js';
import { type TextRules, textRulesOf } from '../../domain/text-rules.js';
import type { VersionTag } from '../../domain/version-tag.js';
import type { WebhookDelivery } from '../../domain/webhook-delivery.js';
import type { ClassificationType, ClassifyFailureType, PredictionType } from '../../schema/classification.js';
import type { EmbeddingModelType } from '../../schema/embedding-model.js';
import type { WebhookDeliveryType } from '../../schema/jobs/webhook.js';
import type { LabelChangeType, LabelSetDiffType, LabelType } from '../../schema/label.js';
import type { LabelSetVersionType, VersionTagType } from '../../schema/label-set-version.js';
import type { DeletePayload } from '../../schema/node.js';
import type { PromptTemplateType } from '../../schema/prompt-template.js';
import type { ClassifyFailure } from '../../services/classify/classifier.js';
import type { ExplainedLabel } from '../../services/evaluation/explain/phrase-vectors.js';
import type { LabelSource, VersionDiff } from '../../services/label-sets/version-labels.js';
import { calibrationView } from './calibration.js';

/*
 * The only mapping from the services' types to those of the schema. A view also carries what the resolvers of its
 * fields need; GraphQL shows only what the schema names.
 */

export interface LabelView extends LabelType {
  readonly labelId: LabelId;
  readonly parentId: LabelId | null;
  /** JSON text. */
  readonly metadata: string | null;
  readonly texts: PromptTexts;
  /** Where its parent and its children are. */
  readonly source: LabelSource;
  /** The view of another label of the same source. */
  readonly viewOf: ViewOfLabel;
}

/** What the prompts of a version are rendered from. */
interface PromptTexts {
  readonly templates: readonly string[];
  readonly rules: TextRules;
}

export type ViewOfLabel = (label: Label) => LabelView;

/** Views of the labels of a version. @param templates those that its prompts were rendered from */
export const labelViews = (version: LabelSetVersion, templates: readonly string[]): ViewOfLabel =>
  viewsOf(labelNodeIds(version.labelSetId, version.number), version, textsOf(version, templates));

/** Views of the labels of a version that was only planned: all of these. */
export const plannedViews = (labelSet: LabelSetId, labels: readonly Label[], texts: PromptTexts): ViewOfLabel =>
  viewsOf(labelNodeIds(labelSet, null), { labels }, texts);

export const textsOf = ({ model }: LabelSetVersion, templates: readonly string[]): PromptTexts => ({
  templates,
  rules: textRulesOf(model.textRules),
});

function viewsOf(idOf: (label: LabelId) => string, source: LabelSource, texts: PromptTexts): ViewOfLabel {
  // Field by field: spreading a label and then giving it another id takes V8 fifty times as long, a thousand times a page.
  const viewOf: ViewOfLabel = ({ id, name, synonyms, prompts, parentId, metadata }) => ({
    id: idOf(id),
    labelId: id,
    name,
    synonyms,
    prompts,
    parentId,
    metadata,
    texts,
    source,
    viewOf,
  });
  return viewOf;
}

export const changeView = (
  { before, after, fields }: LabelChange,
  from: ViewOfLabel,
  to: ViewOfLabel,
): LabelChangeType => ({
  before: from(before),
  after: to(after),
  fields,
});

/** The model of a version, or the one that runs. Another dtype or device gives other vectors. */
export const modelView = (model: ModelIdentity): EmbeddingModelType => ({
  ...model,
  id: [model.id, model.digest.slice(0, 16), model.dtype, model.device].join(':'),
  modelId: model.id,
});

export interface LabelSetVersionView extends LabelSetVersionType {
  readonly version: LabelSetVersion;
  readonly labelSet: LabelSet;
}

export const versionView = (labelSet: LabelSet, version: LabelSetVersion): LabelSetVersionView => ({
  id: versionNodeId(version.labelSetId, version.number),
  number: version.number,
  createdAt: version.createdAt,
  createdBy: version.createdBy,
  operation: version.operation as LabelSetOperation,
  message: version.message,
  labelCount: version.labelCount,
  digest: version.digest,
  promptTemplateSlug: version.template.slug,
  model: modelView(version.model),
  learned: version.learned ?? null,
  version,
  labelSet,
});

/** An `id` is the identity of the object that has it. */
export const deletePayload = (deletedId: string): DeletePayload => ({ deletedId, id: deletedId });

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
}: VersionDiff): LabelSetDiffType => {
  const [fromView, toView] = [labelViews(from, fromTemplate.templates), labelViews(to, toTemplate.templates)];
  return {
    from: from.number,
    to: to.number,
    added: added.map(toView),
    removed: removed.map(fromView),
    changed: changed.map((change) => changeView(change, fromView, toView)),
    promptTemplateChanged: fromTemplate.id !== toTemplate.id || fromTemplate.number !== toTemplate.number,
    modelChanged: !isSameModel(from.model, to.model),
    learnedChanged: from.learned?.classifier !== to.learned?.classifier,
    hasMore,
  };
};

export interface ClassificationView extends ClassificationType {
  readonly setOf: Classification['setOf'];
  /** The view of a prediction of this classification. */
  predictionView(prediction: Prediction): PredictionType;
}

export function classificationView({ version, templates, ...classification }: Classification): ClassificationView {
  const viewOf = version && labelViews(version, templates);
  const { embedding } = classification;
  const predictionView = ({ label, ...prediction }: Prediction): PredictionType => ({
    ...prediction,
    get explained() {
      return { label: explainedLabel(version, templates, label ?? prediction.name), embedding };
    },
    // Made when it is asked for: a hundred images have ten thousand.
    get label() {
      return viewOf && label && viewOf(label);
    },
  });
  const { calibration } = classification.provenance;
  return {
    ...classification,
    predictions: classification.predictions.map(predictionView),
    provenance: { ...classification.provenance, calibration: calibration && calibrationView(calibration) },
    predictionView,
  };
}

/** @param label the name of one of this call alone */
const explainedLabel = (
  version: LabelSetVersion | null,
  templates: readonly string[],
  label: Label | string,
): ExplainedLabel =>
  version && typeof label !== 'string'
    ? {
        key: `${version.labelSetId}/${version.number}/${label.id}`,
        label,
        templates,
        rules: textRulesOf(version.model.textRules),
        isStored: true,
      }
    : {
        key: [...templates, label].join('\n'),
        label: { name: String(label), synonyms: [], prompts: [] },
        templates,
        rules: undefined,
        isStored: false,
      };

export const failureView = ({ index, error }: ClassifyFailure): ClassifyFailureType => ({
  index,
  code: error.code,
  message: error.message,
  retryAfterMs: (error.extensions.retryAfterMs as number | undefined) ?? null,
});

export const webhookDeliveryView = (delivery: WebhookDelivery): WebhookDeliveryType => ({
  ...delivery,
  id: `${delivery.webhookId}/${delivery.eventId}`,
});
