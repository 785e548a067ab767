import type { LabelSetId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import type { TagMove } from '../../domain/version-tag.js';
import { LABEL_SETS, type LabelSetTypes, labelSetLog, labelSetWork } from '../storage/label-sets/label-set-kind.js';
import { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import { TagPolicyStore } from '../storage/label-sets/tag-policy-store.js';
import { VersionTagStore } from '../storage/label-sets/version-tag-store.js';
import type { Database } from '../storage/lance/database.js';
import { PromptTemplateStore } from '../storage/prompt-template-store.js';
import { CalibrationStore } from '../storage/sample-sets/calibration-store.js';
import { VectorIndexStore } from '../storage/vector-index-store.js';
import { checkSamples } from './check-samples.js';
import { checkSets, isUnit, ownerProblems, type SetFindings, type StoredSets, storedSets } from './check-sets.js';

/** Problems of a database, and unfinished writes of dead processes, which the next server removes. */
export type Findings = SetFindings;

/**
 * Reads a tenant's whole database and reports inconsistencies. Changes nothing.
 *
 * @throws Error when a table of records cannot be opened or read
 */
export async function checkTenant(database: Database): Promise<Findings> {
  const found = [await checkLabelSets(database), await checkSamples(database)];
  return {
    versions: found.reduce((sum, { versions }) => sum + versions, 0),
    problems: found.flatMap(({ problems }) => problems),
    unfinished: found.flatMap(({ unfinished }) => unfinished),
  };
}

async function checkLabelSets(database: Database): Promise<Findings> {
  const [store, tags] = [await LabelSetStore.open(database), await VersionTagStore.open(database)];
  const records = { log: await labelSetLog(database), work: await labelSetWork(database) };
  // Before the versions: a version is committed before a tag.
  const moves = await tags.all();
  const owned = await ownedBySets(database);
  const stored = await storedSets(database, LABEL_SETS, store, records);
  const remainingMoves = new Set((await tags.all()).map(moveKey));
  const found = await checkSets(stored, async (version, rows) => [
    ...(rows ? vectorFaults(version, rows) : []),
    ...(await templateFaults(database, version)),
  ]);
  const kept = moves.filter((move) => remainingMoves.has(moveKey(move)));
  return {
    ...found,
    problems: [...found.problems, ...tagProblems(stored, kept), ...(await ownerProblems(stored, owned))],
    unfinished: [...found.unfinished, ...(await missingIndexes(database))],
  };
}

/** What belongs to a label set beside its versions and tags. A set is there before, and goes first. */
async function ownedBySets(database: Database): Promise<{ what: string; set: LabelSetId }[]> {
  const policies = await (await TagPolicyStore.open(database)).all();
  const calibrations = await (await CalibrationStore.open(database)).owners();
  return [
    ...policies.map(({ tag, labelSetId }) => ({
      what: `the policy of tag "${tag}" of ${labelSetId} belongs`,
      set: labelSetId,
    })),
    ...calibrations.map(({ id, labelSetId }) => ({ what: `calibration ${id} belongs`, set: labelSetId as LabelSetId })),
  ];
}

const moveKey = ({ labelSetId, name, sequence }: TagMove): string => `${labelSetId}/${name}/${sequence}`;

function vectorFaults({ model }: LabelSetVersion, { labels, vectors, dimensions }: LabelRows): string[] {
  const faults = dimensions === model.dimensions ? [] : [`the vectors do not have ${model.dimensions} dimensions`];
  labels.forEach(({ name }, row) => {
    if (!isUnit(vectors.subarray(row * dimensions, (row + 1) * dimensions))) {
      faults.push(`the vector of "${name}" does not have length 1`);
    }
  });
  return faults;
}

async function templateFaults(database: Database, { template }: LabelSetVersion): Promise<string[]> {
  const { id, slug, number } = template;
  const versions = await (await PromptTemplateStore.open(database)).findAny([id]);
  return versions.some((version) => version.number === number)
    ? []
    : [`version ${number} of prompt template "${slug}" is missing`];
}

async function missingIndexes(database: Database): Promise<string[]> {
  const missing = await (await VectorIndexStore.open(database)).missing();
  return missing.map((table) => `the index table ${table} is missing, and will be built again`);
}

function tagProblems({ logged, work }: StoredSets<LabelSetTypes>, moves: readonly TagMove[]): string[] {
  const announced = new Set(work.map(({ set }) => set));
  return moves.flatMap(({ labelSetId, name, to }) => {
    if (announced.has(labelSetId)) return [];
    const versions = logged.get(labelSetId);
    if (!versions) return [`tag "${name}" of ${labelSetId} belongs to no label set`];
    if (to === null || versions.some(({ number }) => number === to)) return [];
    return [`tag "${name}" of ${labelSetId}: there is no version ${to}`];
  });
}
