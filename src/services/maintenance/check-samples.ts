import type { SampleId, SampleSetId } from '../../domain/ids.js';
import type { SampleRows, SampleSetVersion } from '../../domain/sample.js';
import { sampleCounts } from '../../domain/sample-rows.js';
import type { Database } from '../storage/lance/database.js';
import { CalibrationStore } from '../storage/sample-sets/calibration-store.js';
import { SAMPLE_SETS, sampleSetLog, sampleSetWork } from '../storage/sample-sets/sample-set-kind.js';
import { SampleSetStore } from '../storage/sample-sets/sample-set-store.js';
import { SampleVectorStore } from '../storage/sample-sets/sample-vector-store.js';
import { checkSets, isUnit, ownerProblems, type SetFindings, storedSets } from './check-sets.js';

/** Reads all sample sets of a tenant, with their vectors, and reports inconsistencies. Changes nothing. */
export async function checkSamples(database: Database): Promise<SetFindings> {
  const store = await SampleSetStore.open(database);
  const records = { log: await sampleSetLog(database), work: await sampleSetWork(database) };
  // Before the sets, which are there first.
  const calibrations = await (await CalibrationStore.open(database)).owners();
  const stored = await storedSets(database, SAMPLE_SETS, store, records);
  const vectors = new SampleVectors(await SampleVectorStore.open(database));
  const found = await checkSets(stored, async (version, rows) => {
    if (!rows) return [];
    const { samples } = rows;
    const faults = countFaults(version, samples);
    const encoded = await vectors.encodedIn(version.sampleSetId);
    const without = samples.filter(({ id }) => !encoded.has(id)).length;
    if (without > 0) faults.push(`${without} of ${samples.length} samples have no vector of any model`);
    return faults;
  });
  const owned = calibrations.map(({ id, sampleSetId }) => ({ what: `calibration ${id} belongs`, set: sampleSetId }));
  const lost = await ownerProblems(stored, owned as { what: string; set: SampleSetId }[]);
  return { ...found, problems: [...found.problems, ...vectors.problems, ...lost] };
}

function countFaults(version: SampleSetVersion, samples: SampleRows['samples']): string[] {
  return Object.entries(sampleCounts(samples)).flatMap(([name, count]) => {
    const onRecord = version[name as keyof ReturnType<typeof sampleCounts>];
    return count === onRecord ? [] : [`${name} is ${count}, but ${onRecord} on record`];
  });
}

/** The vectors of sample sets, each set's read once. */
class SampleVectors {
  readonly problems: string[] = [];
  private last: { readonly set: SampleSetId; readonly encoded: ReadonlySet<SampleId> } | undefined;

  constructor(private readonly store: SampleVectorStore) {}

  /** The samples of the set that have a vector. */
  async encodedIn(set: SampleSetId): Promise<ReadonlySet<SampleId>> {
    if (this.last?.set !== set) this.last = { set, encoded: await this.read(set) };
    return this.last.encoded;
  }

  private async read(set: SampleSetId): Promise<Set<SampleId>> {
    const encoded = new Set<SampleId>();
    for await (const { sampleId, vector, isIntact } of this.store.all(set)) {
      encoded.add(sampleId);
      const fault = isIntact ? 'does not have length 1' : 'is not what was stored';
      if (!isIntact || !isUnit(vector))
        this.problems.push(`sample set ${set}: the vector of sample ${sampleId} ${fault}`);
    }
    return encoded;
  }
}
