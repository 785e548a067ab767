import type { LabelSetId } from '../../domain/ids.js';
import type { LabelSetRecord } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import type { TagMove } from '../../domain/version-tag.js';
import { type LogEntry, labelSetLog, labelSetOfRowTable, labelSetWork } from '../storage/label-sets/label-set-kind.js';
import { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import { VersionTagStore } from '../storage/label-sets/version-tag-store.js';
import type { Database } from '../storage/lance/database.js';
import { PromptTemplateStore } from '../storage/prompt-template-store.js';
import { VectorIndexStore } from '../storage/vector-index-store.js';
import type { Work } from '../storage/versions/unfinished-work.js';
import { errorLine } from './error-line.js';

/** Problems of a database, and unfinished writes of dead processes, which the next server removes. */
export interface Findings {
  readonly versions: number;
  readonly problems: readonly string[];
  readonly unfinished: readonly string[];
}

/** Maximum difference between the length of a stored vector and 1. */
const LENGTH_TOLERANCE = 1e-4;

/**
 * Reads a tenant's whole database and reports inconsistencies. Changes nothing.
 *
 * @throws Error when a table of records cannot be opened or read
 */
export async function checkTenant(database: Database): Promise<Findings> {
  const [store, tags] = [await LabelSetStore.open(database), await VersionTagStore.open(database)];
  // The order matters on a database in use: what is written first is read last, so that nothing seems missing. Work is
  // announced before anything else, and a version is committed before a tag.
  const tables = await database.tableNames();
  const moves = await tags.all();
  const sets = await store.list();
  const entries = await (await labelSetLog(database)).entries();
  const work = await (await labelSetWork(database)).list();
  // Deletions go the other way, the log last: what was deleted meanwhile is no problem.
  const remainingTables = new Set(await database.tableNames());
  const remainingMoves = new Set((await tags.all()).map(moveKey));
  return new TenantCheck(
    database,
    tables.filter((table) => remainingTables.has(table)),
    moves.filter((move) => remainingMoves.has(moveKey(move))),
    sets,
    entries,
    work,
  ).run();
}

const moveKey = ({ labelSetId, name, sequence }: TagMove): string => `${labelSetId}/${name}/${sequence}`;

class TenantCheck {
  private readonly problems: string[] = [];
  private readonly unfinished: string[] = [];
  private readonly logged = new Map<LabelSetId, LogEntry[]>();

  constructor(
    private readonly database: Database,
    private readonly tables: readonly string[],
    private readonly moves: readonly TagMove[],
    private readonly sets: readonly LabelSetRecord[],
    entries: readonly LogEntry[],
    private readonly work: readonly Work<LabelSetId>[],
  ) {
    for (const entry of entries) {
      const { labelSetId } = entry;
      this.logged.set(labelSetId, [...(this.logged.get(labelSetId) ?? []), entry]);
    }
  }

  async run(): Promise<Findings> {
    let versions = 0;
    for (const set of this.sets) {
      const committed = this.committedOf(set.id);
      versions += committed.length;
      if (committed.length === 0) this.unfinished.push(`label set "${set.slug}" (${set.id}) was never committed`);
      this.checkNumbers(set, committed);
      const faults: string[] = [];
      for (const version of committed) faults.push(...(await this.faultsOf(set, version)));
      // Reading fails when the set is deleted meanwhile, which is no problem.
      if (faults.length > 0 && (await this.exists(set))) this.problems.push(...faults);
    }
    await this.checkLog();
    await this.checkIndexes();
    this.checkTags();
    return { versions, problems: this.problems, unfinished: this.unfinished };
  }

  private committedOf(id: LabelSetId): LabelSetVersion[] {
    return [...(this.logged.get(id) ?? [])].sort((a, b) => a.number - b.number);
  }

  private checkNumbers({ slug }: LabelSetRecord, committed: readonly LabelSetVersion[]): void {
    committed.forEach(({ number }, i) => {
      if (number !== i + 1) this.problems.push(`label set "${slug}": version ${number} stands where ${i + 1} should`);
    });
  }

  private async exists({ id }: Pick<LabelSetRecord, 'id'>): Promise<boolean> {
    return (await (await LabelSetStore.open(this.database)).findById(id)) !== undefined;
  }

  private async faultsOf({ slug }: LabelSetRecord, version: LabelSetVersion): Promise<string[]> {
    const faults: string[] = [];
    const fault = (what: string) => faults.push(`label set "${slug}" version ${version.number}: ${what}`);
    try {
      const { labels, vectors, dimensions } = await (await LabelSetStore.open(this.database)).read(version);
      if (labels.length !== version.labelCount) fault(`${labels.length} labels, but ${version.labelCount} on record`);
      if (dimensions !== version.model.dimensions)
        fault(`the vectors do not have ${version.model.dimensions} dimensions`);
      if (new Set(labels.map(({ id }) => id)).size !== labels.length) fault('duplicate label id');
      labels.forEach(({ name }, row) => {
        if (!isUnit(vectors.subarray(row * dimensions, (row + 1) * dimensions))) {
          fault(`the vector of "${name}" does not have length 1`);
        }
      });
    } catch (error) {
      fault(`cannot be read: ${errorLine(error)}`);
    }
    const store = await PromptTemplateStore.open(this.database);
    const { id, slug: template, number } = version.template;
    const templates = await store.findAny([id]);
    if (!templates.some((version) => version.number === number))
      fault(`version ${number} of prompt template "${template}" is missing`);
    return faults;
  }

  /** What is left of a set without a record must be announced: by its creator, or by its removal. */
  private async checkLog(): Promise<void> {
    const known = new Set(this.sets.map(({ id }) => id));
    const announced = new Set(this.work.map(({ set }) => set));
    for (const { kind, set: labelSetId } of this.work) {
      if (kind !== 'removing' || this.logged.has(labelSetId)) this.unfinished.push(`label set ${labelSetId}: ${kind}`);
    }
    const isLost = async (id: LabelSetId) => !known.has(id) && !announced.has(id) && !(await this.exists({ id }));
    for (const id of this.logged.keys()) {
      if (await isLost(id)) this.problems.push(`the versions of ${id} belong to no label set`);
    }
    for (const table of this.tables) {
      const id = labelSetOfRowTable(table);
      if (id && (await isLost(id))) this.problems.push(`table ${table} belongs to no label set`);
    }
  }

  private async checkIndexes(): Promise<void> {
    for (const table of await (await VectorIndexStore.open(this.database)).missing()) {
      this.unfinished.push(`the index table ${table} is missing, and will be built again`);
    }
  }

  private checkTags(): void {
    const announced = new Set(this.work.map(({ set }) => set));
    for (const { labelSetId, name, to } of this.moves) {
      if (announced.has(labelSetId)) continue;
      if (!this.logged.has(labelSetId)) this.problems.push(`tag "${name}" of ${labelSetId} belongs to no label set`);
      else if (to !== null && !this.committedOf(labelSetId).some(({ number }) => number === to)) {
        this.problems.push(`tag "${name}" of ${labelSetId}: there is no version ${to}`);
      }
    }
  }
}

function isUnit(vector: Float32Array): boolean {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.abs(Math.sqrt(sum) - 1) <= LENGTH_TOLERANCE;
}
