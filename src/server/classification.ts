import { CalibratedRankings } from '../services/classify/calibrated.js';
import { Candidates } from '../services/classify/candidates.js';
import { Classifier } from '../services/classify/classifier.js';
import { Collecting } from '../services/classify/collecting.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import { LargeVersions } from '../services/ranking/large-versions.js';
import type { BelowEvaluation, EvaluationPart } from './evaluation.js';

/** The parts that are open before classification. */
export interface BelowClassification extends BelowEvaluation {
  readonly evaluation: EvaluationPart;
}

export type ClassificationPart = ReturnType<typeof openClassification>;

/** The way from an image to ranked labels. */
export function openClassification(below: BelowClassification) {
  const { telemetry, model: opened, storage, catalog, images, evaluation } = below;
  const parts = new CloseStack();
  const { model } = opened;
  const onFailedIndex = (err: unknown) => telemetry.log.warn({ err }, 'a vector index was not built');
  const large = parts.add(new LargeVersions(storage.indexesOf, catalog.ranker, model.logitScale, onFailedIndex));
  const { labelSets, templates, encoder, ranker } = catalog;
  const candidates = new Candidates({ labelSets, templates, encoder, ranker, large, model });
  const calibrated = new CalibratedRankings(evaluation.calibrations);
  const collecting = new Collecting(evaluation.collections, evaluation.collector);
  const classifier = new Classifier(images.reader, candidates, calibrated, collecting, model);
  return { candidates, calibrated, classifier, close: () => parts.close() };
}
