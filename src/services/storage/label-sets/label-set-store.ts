import type { LabelId, LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { VersionRecord } from '../../../domain/version-digest.js';
import type { TagMove } from '../../../domain/version-tag.js';
import { notFound } from '../../../errors.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import { PromptTemplateStore } from '../prompt-template-store.js';
import { CalibrationStore } from '../sample-sets/calibration-store.js';
import { removeEvaluations } from '../sample-sets/evaluation-store.js';
import { SetStore } from '../versions/set-store.js';
import { giveUpCreationsWith } from '../versions/set-sweep.js';
import { SetTables } from '../versions/set-tables.js';
import { ClassifierStore } from './classifier-store.js';
import { readLabels, scanLabels } from './label-reading.js';
import { LABEL_SETS, type LabelChange, type LabelSetTypes } from './label-set-kind.js';
import { TagPolicyStore } from './tag-policy-store.js';
import { isIndexTableOf } from './vector-index-table.js';
import { VersionTagStore } from './version-tag-store.js';

/** The label sets of one tenant, with the tags of their versions. */
export class LabelSetStore extends SetStore<LabelSetTypes> {
  private constructor(
    tables: SetTables<LabelSetTypes>,
    private readonly tags: VersionTagStore,
    private readonly classifiers: ClassifierStore,
  ) {
    super(tables);
  }

  static readonly open = oncePerDatabase(async (database) => {
    const [tags, templates] = [await VersionTagStore.open(database), await PromptTemplateStore.open(database)];
    const classifiers = await ClassifierStore.open(database);
    const tables = await SetTables.open(database, LABEL_SETS, {
      make: () => tags.make(),
      async checkReference({ template }) {
        if (await templates.isLive(template.id, template.number)) return;
        throw notFound('promptTemplate', `version ${template.number} of prompt template "${template.slug}"`);
      },
      async removeRest(id) {
        await tags.deleteAll(id);
        await (await TagPolicyStore.open(database)).deleteAll(id);
        await classifiers.remove(id);
        await dropIndexTables(database, id);
        await (await CalibrationStore.open(database)).deleteBy({ labelSetId: id });
        await removeEvaluations(database, { labelSetId: id });
      },
      compactRest: (id) => classifiers.compact(id),
    });
    return new LabelSetStore(tables, tags, classifiers);
  });

  /** Reads the labels of a version, with what they have learned. @throws as `SetStore.read` */
  override async read(version: LabelSetVersion): Promise<LabelRows> {
    const rows = await super.read(version);
    const { learned, labelSetId, model } = version;
    if (!learned) return rows;
    const what = `what version ${version.number} of label set ${labelSetId} has learned`;
    const read = () =>
      this.ofVersion(version, () => this.classifiers.read(labelSetId, model.dimensions, learned.classifier));
    return { ...rows, classifier: await this.tables.database.watch(what, read) };
  }

  /** Commits the version after `base`. What its labels have learned is written first. @throws as `SetStore.commit` */
  override async commit(
    base: LabelSetVersion,
    next: VersionRecord,
    rows: LabelRows,
    change: LabelChange,
    token?: string,
  ): Promise<LabelSetVersion | undefined> {
    if (rows.classifier) await this.classifiers.put(base.labelSetId, rows.dimensions, rows.classifier);
    return super.commit(base, next, rows, change, token);
  }

  /** Some labels of a version, by id. @throws LexiclipError NOT_FOUND when the set was deleted meanwhile */
  readLabels(version: LabelSetVersion, ids: readonly LabelId[]): Promise<Map<LabelId, Label>> {
    return this.ofVersion(version, (chain) => readLabels(this.tables.database.connection, chain, ids));
  }

  /**
   * Similarities of an image with all labels of a version, without its vectors in memory. The labels are unordered.
   *
   * @param image unit length, [dimensions]
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  scan(version: LabelSetVersion, image: Float32Array): Promise<{ ids: LabelId[]; similarities: Float32Array }> {
    return this.ofVersion(version, (chain) => scanLabels(this.tables.database.connection, chain, image));
  }

  /** Whether any version, including one that is being written, is encoded with the template. */
  async usesTemplate(template: PromptTemplateId): Promise<boolean> {
    const { work, log } = this.tables;
    // In this order: a version is announced until it is in the log.
    const announced = (await work.withReference(template)).map(({ set }) => set);
    const users = [...announced, ...(await log.withReference(template))];
    if (users.length === 0) return false;
    const removals = await work.removals();
    if (users.some((id) => !removals.has(id))) return true;
    // A removal that failed has not happened.
    return (await this.findByIds([...new Set(users)])).length > 0;
  }

  /** Gives up creations of sets with the template that stand still: most likely, their server was stopped. */
  giveUpCreationsWith(template: PromptTemplateId): Promise<void> {
    return giveUpCreationsWith(this.tables, template);
  }

  /** The moves of all tags of each set, oldest first within each tag. */
  tagMovesOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, TagMove[]>> {
    return this.tags.allOf(labelSets);
  }

  /** The moves of all tags of all sets after a time, unordered. */
  tagMovesSince(time: Date): Promise<TagMove[]> {
    return this.tags.since(time);
  }

  /** The moves of one tag, oldest first. */
  tagHistory(labelSet: LabelSetId, name: string): Promise<TagMove[]> {
    return this.tags.history(labelSet, name);
  }

  /**
   * Records the move of a tag.
   *
   * @returns false when another move was first
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  async moveTag(move: TagMove): Promise<boolean> {
    const moved = await this.tags.append(move);
    // A removal takes the record first, then the tags, and may have missed this one; it is repeated later.
    if (await this.findById(move.labelSetId)) return moved;
    throw notFound('slug', 'such label set');
  }
}

async function dropIndexTables({ connection }: Database, id: LabelSetId): Promise<void> {
  for (const table of await connection.tableNames()) if (isIndexTableOf(table, id)) await connection.dropTable(table);
}
