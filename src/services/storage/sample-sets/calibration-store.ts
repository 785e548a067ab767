import type { Calibration, CalibrationReport } from '../../../domain/calibration.js';
import type { CalibrationId, LabelSetId, SampleSetId } from '../../../domain/ids.js';
import type { Scoring } from '../../../domain/scoring.js';
import { bytes, integer, type RowOf, text, time } from '../lance/columns.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, equal } from '../lance/sql.js';

/** Name of the table that holds the calibrations. */
export const CALIBRATIONS = 'calibrations';

const columns = {
  id: text,
  labelSetId: text,
  labelSetVersion: integer,
  sampleSetId: text,
  sampleSetVersion: integer,
  modelDigest: text,
  dtype: text,
  scoring: text,
  createdAt: time,
  createdBy: text,
  /** JSON. */
  report: text,
  /** What it takes to score a picture. */
  parts: bytes,
};

const DESCRIBED = Object.keys(columns).filter((name) => name !== 'parts') as Exclude<keyof typeof columns, 'parts'>[];

type Records = RecordTable<typeof columns>;

/** What versions' scores mean, for one tenant. A calibration never changes. The table is made with the first of them. */
export class CalibrationStore {
  private isThere = false;

  private constructor(private readonly database: Database) {}

  static readonly open = oncePerDatabase(async (database) => new CalibrationStore(database));

  /** @param parts what it takes to score a picture */
  async add({ report, ...calibration }: Calibration, parts: Uint8Array): Promise<void> {
    await (await this.table()).append([{ ...calibration, report: JSON.stringify(report), parts }]);
  }

  async find(id: CalibrationId): Promise<Calibration | undefined> {
    return (await (await this.found())?.pick(DESCRIBED, equal('id', id)))?.map(fromRow)[0];
  }

  /** What it takes to score a picture; undefined for a calibration that is gone. */
  async parts(id: CalibrationId): Promise<Uint8Array | undefined> {
    return (await (await this.found())?.values('parts', equal('id', id)))?.[0];
  }

  /** The calibrations of a version, newest first. */
  async ofVersion(labelSet: LabelSetId, version: number): Promise<Calibration[]> {
    const where = allOf(equal('labelSetId', labelSet), equal('labelSetVersion', version));
    const found = (await (await this.found())?.pick(DESCRIBED, where)) ?? [];
    return found.map(fromRow).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  }

  /** The versions of a label set that have a calibration, newest first. */
  async versionsOf(labelSet: LabelSetId): Promise<number[]> {
    const where = equal('labelSetId', labelSet);
    const versions = (await (await this.found())?.values('labelSetVersion', where)) ?? [];
    return [...new Set(versions)].sort((a, b) => b - a);
  }

  /** All calibrations with the sets that they belong to, unordered. */
  async owners(): Promise<{ readonly id: string; readonly labelSetId: string; readonly sampleSetId: string }[]> {
    return (await (await this.found())?.pick(['id', 'labelSetId', 'sampleSetId'])) ?? [];
  }

  /** Deletes those of a label set, or of a sample set. */
  async deleteBy(set: { readonly labelSetId: LabelSetId } | { readonly sampleSetId: SampleSetId }): Promise<void> {
    const isOfLabelSet = 'labelSetId' in set;
    const where = isOfLabelSet ? equal('labelSetId', set.labelSetId) : equal('sampleSetId', set.sampleSetId);
    await (await this.found())?.delete(where);
  }

  private table(): Promise<Records> {
    return this.database.records(CALIBRATIONS, columns, 'id');
  }

  /** The table, if it is there. */
  private async found(): Promise<Records | undefined> {
    this.isThere ||= (await this.database.tableNames()).includes(CALIBRATIONS);
    return this.isThere ? this.table() : undefined;
  }
}

const fromRow = ({ report, ...row }: Omit<RowOf<typeof columns>, 'parts'>): Calibration => ({
  ...row,
  id: row.id as CalibrationId,
  labelSetId: row.labelSetId as LabelSetId,
  sampleSetId: row.sampleSetId as SampleSetId,
  scoring: row.scoring as Scoring,
  report: JSON.parse(report) as CalibrationReport,
});
