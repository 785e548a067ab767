import type { EvaluatedSamples, Proportion } from '../../../domain/evaluation.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { calibratedScores } from '../calibration/calibrated-scores.js';
import type { CalibrationParts } from '../calibration/fitting/parts.js';
import { halving } from '../calibration/fitting/sample-scores.js';
import { noMembers } from '../calibration/likeness/known-pictures.js';
import { atScale } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonTurns } from '../evaluations/comparison-turns.js';
import { comparedLabels } from '../evaluations/evaluations.js';
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
  const judging = pickSamples(samples, [...(await inTurns(halving(samples))).gate.unknown]);
  const compared = comparedLabels(await labelSets.rows(tenant, version), version);
  const { dimensions } = compared;
  const read = () => sampleSets.vectors(tenant, sampleSet.latest, judging.samples, version.model);
  const labels = engine.place(atScale(compared, parts.scale));
  const price = judging.samples.length * labels.count;
  const source = { samples: judging.samples, dimensions, vectors: read, signal };
  const scores = await turns.run(tenant, price, 'tag', { signal }, async () => {
    const results = await engine.sampleResults(labels, judging, read, signal);
    return calibratedScores(engine, parts, source, results, noMembers(judging.samples));
  });
  const accepted = scores.filter((score) => score >= parts.threshold).length;
  return proportion(accepted, judging.samples.length);
}
