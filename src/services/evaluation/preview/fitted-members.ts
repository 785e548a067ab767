import type { Calibration } from '../../../domain/calibration.js';
import type { SampleId, TenantId } from '../../../domain/ids.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { Sample } from '../../../domain/sample.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { halving } from '../calibration/fitting/sample-scores.js';
import { type Members, noMembers } from '../calibration/likeness/known-pictures.js';
import { keptPlaces } from '../calibration/likeness/likeness.js';
import { notLearnedFrom } from '../calibration/not-learned-from.js';
import type { Evaluation } from '../evaluations/evaluation.js';
import type { SampleSets } from '../samples/sample-sets.js';

interface Parts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
}

/**
 * Which samples of an evaluation a calibration of the same version was fitted to: the version of the sample set that it is
 * of may be another one.
 */
export async function fittedMembers(
  { labelSets, sampleSets }: Parts,
  tenant: TenantId,
  version: LabelSetVersion,
  { sampleSetId, sampleSetVersion }: Calibration,
  { samples: { samples }, results }: Pick<Evaluation, 'samples' | 'results'>,
): Promise<Members> {
  const set = await sampleSets.findById(tenant, sampleSetId);
  const found = set && (await sampleSets.findVersion(tenant, set, sampleSetVersion));
  // It was deleted meanwhile, and the calibration with it.
  if (!found) return noMembers(samples);
  const all = await sampleSets.evaluated(tenant, found, await labelSets.rows(tenant, version));
  const fitted = await notLearnedFrom(sampleSets, tenant, version, all);
  const { known } = (await inTurns(halving(fitted))).tune;
  const rightsOf = new Map<SampleId, Int32Array>();
  for (const place of known) {
    const rights = fitted.rightRows.subarray(fitted.rightFrom[place], fitted.rightFrom[place + 1]);
    rightsOf.set((fitted.samples[place] as Sample).id, rights);
  }
  const rows = Int32Array.from(samples, ({ id }, place) => {
    const rights = rightsOf.get(id);
    const right = results.right[place] as number;
    // Of several right labels, it counts for the one that came first.
    return rights === undefined ? -1 : rights.includes(right) ? right : (rights[0] as number);
  });
  return { rows, keptAt: keptPlaces(Array.from(known, (place) => fitted.samples[place] as Sample)) };
}
