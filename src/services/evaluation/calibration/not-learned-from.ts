import type { EvaluatedSamples } from '../../../domain/evaluation.js';
import type { TenantId } from '../../../domain/ids.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { Sample } from '../../../domain/sample.js';
import { pickSamples } from '../samples/evaluated-samples.js';
import type { SampleSets } from '../samples/sample-sets.js';

/**
 * The samples that a version has not learned from. It is surer of those that it has: they may have got another role since,
 * or be in another set as well.
 */
export async function notLearnedFrom(
  sampleSets: SampleSets,
  tenant: TenantId,
  { learned }: Pick<LabelSetVersion, 'learned'>,
  all: EvaluatedSamples,
): Promise<EvaluatedSamples> {
  const set = learned && (await sampleSets.findById(tenant, learned.sampleSetId));
  const version = set && (await sampleSets.findVersion(tenant, set, learned.sampleSetVersion));
  if (!version) return all;
  const { samples } = await sampleSets.rows(tenant, version);
  const seen = new Set<string>();
  for (const { role, id, sha256 } of samples) {
    if (role !== 'EXAMPLE') continue;
    seen.add(id);
    if (sha256) seen.add(sha256);
  }
  const isNew = ({ id, sha256 }: Sample) => !seen.has(id) && !(sha256 && seen.has(sha256));
  const places = [...all.samples.keys()].filter((place) => isNew(all.samples[place] as Sample));
  return places.length === all.samples.length ? all : pickSamples(all, places);
}

/** What is to be said of samples that were left out; nothing without any. */
export function leftOutOf({ number }: Pick<LabelSetVersion, 'number'>, leftOut: number): string[] {
  if (leftOut === 0) return [];
  const are = leftOut === 1 ? 'sample is' : 'samples are';
  return [`${leftOut} ${are} left out: version ${number} has learned from them, and is surer of them than of others`];
}
