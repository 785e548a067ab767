import type { EvaluatedSamples, Proportion } from '../../../domain/evaluation.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { calibratedScore } from '../calibration/calibrated-answer.js';
import type { CalibrationParts } from '../calibration/fitting/parts.js';
import { halvesOf } from '../calibration/fitting/sample-scores.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonTurns } from '../evaluations/comparison-turns.js';
import { pickSamples } from '../samples/evaluated-samples.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { proportion } from '../statistics/intervals.js';
import type { JudgedVersion } from './judged-version.js';

interface Parts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
}

/**
 * How many unknowns of the half that judges a calibration accepts, as it does with images.
 *
 * @throws as `MoveEvidence.answers`
 */
export async function acceptedByCalibration(
  { labelSets, sampleSets, engine, turns }: Parts,
  { actor: { tenant }, version, sampleSet, signal }: JudgedVersion,
  samples: EvaluatedSamples,
  parts: CalibrationParts,
): Promise<Proportion> {
  const judging = pickSamples(samples, [...halvesOf(samples).gate.unknown]);
  const { vectors, dimensions } = await labelSets.rows(tenant, version);
  const read = () => sampleSets.vectors(tenant, sampleSet.latest, judging.samples, version.model);
  const labels = engine.place({ vectors, dimensions, logitScale: parts.scale });
  const price = judging.samples.length * labels.count;
  const { results } = await turns.run(tenant, price, 'tag', { signal }, () =>
    engine.results(labels, judging, read, signal),
  );
  let accepted = 0;
  for await (const block of read()) {
    signal.throwIfAborted();
    for (const [i, sample] of block.indexes.entries()) {
      const image = block.vectors.subarray(i * dimensions, (i + 1) * dimensions);
      const first = {
        similarity: results.similarity[sample] as number,
        probability: results.probability[sample] as number,
      };
      if (calibratedScore(parts, image, first) >= parts.threshold) accepted++;
    }
  }
  return proportion(accepted, judging.samples.length);
}
