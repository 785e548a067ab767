import type { Config } from '../config.js';
import type { TenantId } from '../domain/ids.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import { Calibrations } from '../services/evaluation/calibration/calibrations.js';
import { Calibrator } from '../services/evaluation/calibration/calibrator.js';
import { NegativeWords } from '../services/evaluation/calibration/negative-words.js';
import { EvaluationEngine } from '../services/evaluation/engine/evaluation-engine.js';
import { ComparisonTurns } from '../services/evaluation/evaluations/comparison-turns.js';
import { Evaluations } from '../services/evaluation/evaluations/evaluations.js';
import { LabelNeighbours } from '../services/evaluation/explain/label-neighbours.js';
import { NearestLabels } from '../services/evaluation/explain/nearest-labels.js';
import { NeighbourSearch } from '../services/evaluation/explain/neighbour-search.js';
import { PhraseVectors } from '../services/evaluation/explain/phrase-vectors.js';
import { PictureNeighbours } from '../services/evaluation/explain/picture-neighbours.js';
import { SamplePhrases } from '../services/evaluation/explain/sample-phrases.js';
import { MoveEvidence } from '../services/evaluation/gate/move-evidence.js';
import { TagGate } from '../services/evaluation/gate/tag-gate.js';
import { TagPolicies } from '../services/evaluation/gate/tag-policies.js';
import { Collections } from '../services/evaluation/inbox/collections.js';
import { Inbox } from '../services/evaluation/inbox/inbox.js';
import { TrafficCollector } from '../services/evaluation/inbox/traffic-collector.js';
import { LabelSetLearning } from '../services/evaluation/learning/label-set-learning.js';
import { Learner } from '../services/evaluation/learning/learner.js';
import { SampleFindings } from '../services/evaluation/lint/by-samples/sample-findings.js';
import { Findings } from '../services/evaluation/lint/findings.js';
import { Previews } from '../services/evaluation/preview/previews.js';
import { SampleChanges } from '../services/evaluation/samples/changes/sample-changes.js';
import { type DirectReembedding, reembedDirectly } from '../services/evaluation/samples/direct-reembedding.js';
import { SampleReembedding } from '../services/evaluation/samples/reembedding.js';
import { SampleAddition } from '../services/evaluation/samples/sample-addition.js';
import { SampleContents } from '../services/evaluation/samples/sample-contents.js';
import { SampleEditor } from '../services/evaluation/samples/sample-editor.js';
import { SamplePictures } from '../services/evaluation/samples/sample-pictures.js';
import { SampleQuota } from '../services/evaluation/samples/sample-quota.js';
import { SampleSetCreation } from '../services/evaluation/samples/sample-set-creation.js';
import { SampleSets } from '../services/evaluation/samples/sample-sets.js';
import { SampleVectors } from '../services/evaluation/samples/sample-vectors.js';
import { VersionSamples } from '../services/evaluation/samples/version-samples.js';
import { WaitingPictures } from '../services/evaluation/samples/waiting-pictures.js';
import { Suggestions } from '../services/evaluation/suggest/suggestions.js';
import type { BelowCatalog, CatalogPart } from './catalog.js';
import type { ImagesPart } from './model.js';

/** The parts that are open before evaluation. */
export interface BelowEvaluation extends BelowCatalog {
  readonly catalog: CatalogPart;
  readonly images: ImagesPart;
}

export type EvaluationPart = ReturnType<typeof openEvaluation>;

/** Samples, and what they say of label sets. */
export function openEvaluation(config: Config, below: BelowEvaluation) {
  const parts = new CloseStack();
  const samples = parts.add(openSamples(config, below));
  const { model, threads } = below;
  const engine = parts.add(new EvaluationEngine({ brake: model.brake, supervision: threads }));
  const turns = new ComparisonTurns(config.maxDirectComparisons);
  const calibrating = openCalibrations(config, below, { ...samples, engine, turns });
  const evaluating = openEvaluations(config, below, { ...samples, ...calibrating, engine, turns });
  return {
    ...samples,
    ...openExplanations(config, below, { ...samples, engine, turns }),
    engine,
    ...calibrating,
    ...evaluating,
    ...parts.add(openInbox(below, { ...samples, engine, turns })),
    ...openGate(below, { ...samples, ...calibrating, ...evaluating, engine, turns }),
    learning: new LabelSetLearning({
      ...below.catalog,
      sampleSets: samples.sampleSets,
      learner: parts.add(new Learner(threads)),
      model: model.model,
    }),
    close: () => parts.close(),
  };
}

/** What compares samples with labels. */
interface Comparing {
  readonly sampleSets: SampleSets;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
}

/** Pictures that wait to be judged, and where they come from. */
function openInbox({ storage, catalog, model, images, telemetry }: BelowEvaluation, comparing: Comparing) {
  const parts = new CloseStack();
  const { sampleSets } = comparing;
  const { inboxOf: openStore, collectionsOf } = storage;
  const onFailure = (err: unknown) => telemetry.log.warn({ err }, 'a picture was not collected');
  const collections = new Collections({ openStore: collectionsOf, sampleSets, onFailure });
  const { imageEncoder: encoder } = images;
  const collecting = { openInbox: openStore, sampleSets, encoder, model: model.model, onFailure };
  const collector = parts.add(new TrafficCollector(collecting));
  const inbox = new Inbox({ openStore, labelSets: catalog.labelSets, ...comparing });
  return { collections, collector, inbox, close: () => parts.close() };
}

function openEvaluations(
  { maxDirectPrompts }: Config,
  { storage, catalog, model: { model } }: BelowEvaluation,
  comparing: Comparing & { readonly calibrations: Calibrations },
) {
  const { labelSets, templates, encoder } = catalog;
  const parts = { ...comparing, labelSets, templates, openStore: storage.evaluationsOf };
  const evaluations = new Evaluations(parts);
  return { evaluations, previews: new Previews({ ...parts, evaluations, encoder, model, maxDirectPrompts }) };
}

function openCalibrations(
  { consistencyMs }: Config,
  { storage, catalog, model }: BelowEvaluation,
  comparing: Comparing,
) {
  const openStore = storage.calibrationsOf;
  const calibrations = new Calibrations(openStore, consistencyMs);
  const { labelSets, encoder, templates } = catalog;
  const negativeWords = new NegativeWords(encoder, templates);
  const reading = { ...comparing, labelSets, calibrations, negativeWords };
  const calibrator = new Calibrator({ ...reading, openStore, model: model.model });
  return { calibrations, calibrator };
}

function openSamples(config: Config, { telemetry, storage, catalog, model, images }: BelowEvaluation) {
  const parts = new CloseStack();
  const { labelSets, versionLabels: labels, quotas, usage } = catalog;
  const { imageEncoder: encoder, imageVectors, reader } = images;
  const { sampleSetsOf: openStore, sampleVectorsOf: openVectors, thumbnailsOf: openThumbnails } = storage;
  const contents = new SampleContents(openStore);
  const sampleSets = new SampleSets(openStore, contents, new SampleVectors(openVectors), config.consistencyMs);
  const quota = new SampleQuota(quotas, openStore, openThumbnails);
  const onAdded = (tenant: TenantId, added: number) => usage.count(tenant, { samples: added });
  const onKept = (tenant: TenantId, bytes: number) => usage.count(tenant, { thumbnailBytes: bytes });
  const onFailedCompaction = (err: unknown) =>
    telemetry.log.warn({ err }, 'the table of a sample set was not compacted');
  const changes = parts.add(new SampleChanges({ openStore, sampleSets, contents, quota, onFailedCompaction, onAdded }));
  const kept = { openVectors, openThumbnails, quota, onKept };
  const waiting = new WaitingPictures({ openInbox: storage.inboxOf, ...kept });
  const sampleEditor = new SampleEditor({ openStore, sampleSets, labelSets, changes, waiting });
  const samplePictures = new SamplePictures({ ...kept, model: model.model });
  const sampleReembedding = new SampleReembedding({ sampleSets, openVectors, openThumbnails, model: model.model });
  const reembed: DirectReembedding = (actor, slug, context) =>
    reembedDirectly({ reembedding: sampleReembedding, reader, encoder }, actor, slug, context);
  const adding = { sampleSets, contents, editor: sampleEditor, pictures: samplePictures, quota };
  return {
    sampleSets,
    sampleEditor,
    samplePictures,
    sampleQuota: quota,
    sampleReembedding,
    reembed,
    sampleCreation: new SampleSetCreation({ openStore, sampleSets, labelSets }),
    sampleAddition: new SampleAddition({ ...adding, reader, encoder, imageVectors }),
    versionSamples: new VersionSamples({ sampleSets, labelSets, labels, openThumbnails }),
    close: () => parts.close(),
  };
}

/** What says why, and what speaks against a vocabulary. */
function openExplanations(
  { maxDirectComparisons: maxComparisons }: Config,
  { catalog, model: { model, embedder } }: BelowEvaluation,
  { sampleSets, engine, turns }: Comparing,
) {
  const { labelSets, templates, prompts, ranker } = catalog;
  const search = new NeighbourSearch(ranker);
  const neighbours = new LabelNeighbours(labelSets, search);
  const pictures = new PictureNeighbours({ labelSets, sampleSets, engine, search, model });
  const seen = { labelSets, sampleSets, prompts, engine, model, maxComparisons };
  const suggestions = new Suggestions({ ...seen, templates, turns });
  const bySamples = new SampleFindings({ ...seen, pictures, suggestions });
  const phraseVectors = new PhraseVectors(prompts, model);
  return {
    phraseVectors,
    samplePhrases: new SamplePhrases(sampleSets, phraseVectors, model),
    nearestLabels: new NearestLabels({ labelSets, sampleSets, neighbours, pictures, model }),
    suggestions,
    findings: new Findings({ labelSets, templates, neighbours, prompts, embedder, bySamples, sampleSets, model }),
  };
}

interface Evaluating extends Comparing, ReturnType<typeof openCalibrations> {
  readonly evaluations: Evaluations;
}

/** What lets tags move, and what keeps them from it. */
function openGate({ storage, catalog }: BelowEvaluation, evaluating: Evaluating) {
  const { labelSets, versionTags, editor } = catalog;
  const { sampleSets, calibrations } = evaluating;
  const openStore = storage.tagPoliciesOf;
  const policies = new TagPolicies({ openStore, labelSets, versionTags, sampleSets, calibrations });
  const evidence = new MoveEvidence({ labelSets, ...evaluating });
  return {
    tagPolicies: policies,
    tagGate: new TagGate({ editor, labelSets, versionTags, sampleSets, policies, evidence }),
  };
}
