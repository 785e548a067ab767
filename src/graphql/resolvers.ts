import type { ClassType } from 'type-graphql';
import type { ModelIdentity } from '../domain/model-identity.js';
import { ApiKeyResolver } from '../resolvers/api-key.js';
import { AuditLogResolver } from '../resolvers/audit-log.js';
import { ClassificationResolver } from '../resolvers/classification.js';
import { EmbeddingModelResolver } from '../resolvers/embedding-model.js';
import { CalibrationResolver, VersionCalibrationsResolver } from '../resolvers/evaluation/calibration.js';
import { ConfusionResolver, EvaluationResolver, UnknownReportResolver } from '../resolvers/evaluation/evaluation.js';
import { NearLabelResolver, PredictionResolver, SampleResultResolver } from '../resolvers/evaluation/explain.js';
import { FindingResolver } from '../resolvers/evaluation/finding.js';
import { InboxItemResolver, InboxResolver } from '../resolvers/evaluation/inbox.js';
import { LearningResolver } from '../resolvers/evaluation/learning.js';
import { PreviewResolver } from '../resolvers/evaluation/preview.js';
import { ExpectedLabelResolver, SampleResolver, SampleSetVersionResolver } from '../resolvers/evaluation/sample.js';
import { SampleChangeResolver } from '../resolvers/evaluation/sample-change.js';
import { SampleSetResolver } from '../resolvers/evaluation/sample-set.js';
import { SuggestionResolver } from '../resolvers/evaluation/suggestion.js';
import { GateResolver, TagPolicyResolver } from '../resolvers/evaluation/tag-policy.js';
import { BulkClassifyResultResolver } from '../resolvers/jobs/bulk-classify-result.js';
import { JobResolver } from '../resolvers/jobs/job.js';
import { WebhookResolver } from '../resolvers/jobs/webhook.js';
import { LabelResolver } from '../resolvers/label.js';
import { LabelSetResolver } from '../resolvers/label-set.js';
import { LabelSetChangeResolver } from '../resolvers/label-set-change.js';
import { LabelSetVersionResolver } from '../resolvers/label-set-version.js';
import { NodeResolver } from '../resolvers/node.js';
import { PromptTemplateResolver } from '../resolvers/prompt-template.js';
import { TenantResolver } from '../resolvers/tenant.js';
import { VersionTagResolver } from '../resolvers/version-tag.js';
import { ViewerResolver } from '../resolvers/viewer.js';
import type { Classifier } from '../services/classify/classifier.js';
import type { Calibrations } from '../services/evaluation/calibration/calibrations.js';
import type { Calibrator } from '../services/evaluation/calibration/calibrator.js';
import type { Evaluations } from '../services/evaluation/evaluations/evaluations.js';
import type { NearestLabels } from '../services/evaluation/explain/nearest-labels.js';
import type { PhraseVectors } from '../services/evaluation/explain/phrase-vectors.js';
import type { SamplePhrases } from '../services/evaluation/explain/sample-phrases.js';
import type { TagGate } from '../services/evaluation/gate/tag-gate.js';
import type { TagPolicies } from '../services/evaluation/gate/tag-policies.js';
import type { Collections } from '../services/evaluation/inbox/collections.js';
import type { Inbox } from '../services/evaluation/inbox/inbox.js';
import type { LabelSetLearning } from '../services/evaluation/learning/label-set-learning.js';
import type { Findings } from '../services/evaluation/lint/findings.js';
import type { Previews } from '../services/evaluation/preview/previews.js';
import type { DirectReembedding } from '../services/evaluation/samples/direct-reembedding.js';
import type { SampleReembedding } from '../services/evaluation/samples/reembedding.js';
import type { SampleAddition } from '../services/evaluation/samples/sample-addition.js';
import type { SampleEditor } from '../services/evaluation/samples/sample-editor.js';
import type { SampleSetCreation } from '../services/evaluation/samples/sample-set-creation.js';
import type { SampleSets } from '../services/evaluation/samples/sample-sets.js';
import type { VersionSamples } from '../services/evaluation/samples/version-samples.js';
import type { Suggestions } from '../services/evaluation/suggest/suggestions.js';
import type { BulkDownloads } from '../services/jobs/bulk/bulk-downloads.js';
import type { ComparisonResults } from '../services/jobs/evaluation/comparison-results.js';
import type { Jobs } from '../services/jobs/jobs.js';
import type { ChangeResults } from '../services/jobs/label-sets/change-results.js';
import type { Webhooks } from '../services/jobs/webhooks/webhooks.js';
import type { LabelRendering } from '../services/label-sets/drafts/label-rendering.js';
import type { LabelSetCreation } from '../services/label-sets/label-set-creation.js';
import type { LabelSetEditor } from '../services/label-sets/label-set-editor.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { Reencoding } from '../services/label-sets/reencoding.js';
import type { VersionLabels } from '../services/label-sets/version-labels.js';
import type { VersionTags } from '../services/label-sets/version-tags.js';
import type { PromptTemplates } from '../services/templates/prompt-templates.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { AuditLog } from '../services/tenants/audit-log.js';
import type { KeyUses } from '../services/tenants/key-uses.js';
import type { TenantQuotas } from '../services/tenants/tenant-quotas.js';
import type { Tenants } from '../services/tenants/tenants.js';
import type { UsageMeter } from '../services/tenants/usage-meter.js';

/** The services that resolvers call. */
export interface ResolverServices {
  readonly tenants: Tenants;
  readonly apiKeys: ApiKeys;
  readonly keyUses: KeyUses;
  readonly quotas: TenantQuotas;
  readonly usage: UsageMeter;
  readonly auditLog: AuditLog;
  readonly templates: PromptTemplates;
  readonly labelSets: LabelSets;
  readonly editor: LabelSetEditor;
  readonly creation: LabelSetCreation;
  readonly reencoding: Reencoding;
  readonly versionLabels: VersionLabels;
  readonly versionTags: VersionTags;
  readonly labelRendering: LabelRendering;
  readonly tagPolicies: TagPolicies;
  readonly tagGate: TagGate;
  readonly sampleSets: SampleSets;
  readonly sampleCreation: SampleSetCreation;
  readonly sampleAddition: SampleAddition;
  readonly sampleEditor: SampleEditor;
  readonly sampleReembedding: SampleReembedding;
  readonly inbox: Inbox;
  readonly collections: Collections;
  readonly reembed: DirectReembedding;
  readonly versionSamples: VersionSamples;
  readonly calibrations: Calibrations;
  readonly calibrator: Calibrator;
  readonly evaluations: Evaluations;
  readonly previews: Previews;
  readonly learning: LabelSetLearning;
  readonly classifier: Classifier;
  readonly jobs: Jobs;
  readonly changeResults: ChangeResults;
  readonly comparisonResults: ComparisonResults;
  readonly webhooks: Webhooks;
  readonly bulkDownloads: BulkDownloads;
  readonly findings: Findings;
  readonly suggestions: Suggestions;
  readonly nearestLabels: NearestLabels;
  readonly phraseVectors: PhraseVectors;
  readonly samplePhrases: SamplePhrases;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
  /** Longer side of what it reads, pixels. */
  readonly imageSize: number;
}

interface ResolverEntry {
  readonly type: ClassType;
  make(services: ResolverServices): object;
}

const resolver = <T extends object>(type: ClassType<T>, make: (services: ResolverServices) => T): ResolverEntry => ({
  type,
  make,
});

/** Every resolver with the services it calls. */
export const RESOLVERS: readonly ResolverEntry[] = [
  resolver(ViewerResolver, () => new ViewerResolver()),
  resolver(
    NodeResolver,
    (s) =>
      new NodeResolver({
        ...s,
        labels: s.versionLabels,
        samples: s.versionSamples,
      }),
  ),
  resolver(TenantResolver, (s) => new TenantResolver(s.tenants, s.apiKeys, s.quotas, s.usage)),
  resolver(ApiKeyResolver, (s) => new ApiKeyResolver(s.apiKeys, s.keyUses)),
  resolver(PromptTemplateResolver, (s) => new PromptTemplateResolver(s.templates)),
  resolver(LabelSetResolver, (s) => new LabelSetResolver(s.labelSets, s.editor, s.creation, s.versionTags, s.tagGate)),
  resolver(LabelSetChangeResolver, (s) => new LabelSetChangeResolver(s.editor, s.reencoding, s.tenants)),
  resolver(
    LabelSetVersionResolver,
    (s) => new LabelSetVersionResolver(s.labelSets, s.versionLabels, s.versionTags, s.labelRendering),
  ),
  resolver(VersionTagResolver, (s) => new VersionTagResolver(s.labelSets, s.tagPolicies)),
  resolver(TagPolicyResolver, (s) => new TagPolicyResolver(s.tagPolicies, s.sampleSets)),
  resolver(GateResolver, (s) => new GateResolver(s.tagGate)),
  resolver(LabelResolver, (s) => new LabelResolver(s.versionLabels)),
  resolver(ClassificationResolver, (s) => new ClassificationResolver(s.classifier)),
  resolver(EmbeddingModelResolver, (s) => new EmbeddingModelResolver(s.model, s.imageSize)),
  resolver(
    JobResolver,
    (s) =>
      new JobResolver(
        s.jobs,
        s.changeResults,
        s.labelSets,
        s.calibrations,
        s.sampleSets,
        s.versionLabels,
        s.comparisonResults,
      ),
  ),
  resolver(BulkClassifyResultResolver, (s) => new BulkClassifyResultResolver(s.bulkDownloads, s.calibrations)),
  resolver(SampleSetResolver, (s) => new SampleSetResolver(s.sampleSets, s.labelSets)),
  resolver(InboxResolver, (s) => new InboxResolver(s.inbox, s.collections)),
  resolver(InboxItemResolver, (s) => new InboxItemResolver(s.versionSamples)),
  resolver(
    SampleSetVersionResolver,
    (s) => new SampleSetVersionResolver(s.versionSamples, s.sampleReembedding, s.sampleSets),
  ),
  resolver(SampleResolver, (s) => new SampleResolver(s.versionSamples, s.sampleSets, s.model)),
  resolver(ExpectedLabelResolver, (s) => new ExpectedLabelResolver(s.versionSamples, s.versionLabels)),
  resolver(
    SampleChangeResolver,
    (s) => new SampleChangeResolver(s.sampleCreation, s.sampleAddition, s.sampleEditor, s.reembed),
  ),
  resolver(CalibrationResolver, (s) => new CalibrationResolver(s.calibrator, s.labelSets, s.sampleSets)),
  resolver(LearningResolver, (s) => new LearningResolver(s.learning)),
  resolver(VersionCalibrationsResolver, (s) => new VersionCalibrationsResolver(s.calibrations)),
  resolver(EvaluationResolver, (s) => new EvaluationResolver(s.evaluations)),
  resolver(PreviewResolver, (s) => new PreviewResolver(s.previews)),
  resolver(UnknownReportResolver, () => new UnknownReportResolver()),
  resolver(ConfusionResolver, () => new ConfusionResolver()),
  resolver(AuditLogResolver, (s) => new AuditLogResolver(s.auditLog)),
  resolver(WebhookResolver, (s) => new WebhookResolver(s.webhooks)),
  resolver(SuggestionResolver, (s) => new SuggestionResolver(s.versionLabels, s.suggestions)),
  resolver(FindingResolver, (s) => new FindingResolver(s.versionLabels, s.findings)),
  resolver(NearLabelResolver, (s) => new NearLabelResolver(s.nearestLabels)),
  resolver(PredictionResolver, (s) => new PredictionResolver(s.phraseVectors, s.samplePhrases)),
  resolver(SampleResultResolver, (s) => new SampleResultResolver(s.samplePhrases)),
];
