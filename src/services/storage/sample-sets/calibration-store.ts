import type { Calibration, CalibrationReport } from '../../../domain/calibration.js';
import type { CalibrationId, LabelSetId, SampleSetId } from '../../../domain/ids.js';
import type { Scoring } from '../../../domain/scoring.js';
import { bytes, integer, type RowOf, text, time } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
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

/** What versions' scores mean, for one tenant. A calibration never changes. */
export class CalibrationStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static readonly open = oncePerDatabase(
    async (database) => new CalibrationStore(await database.records(CALIBRATIONS, columns, 'id')),
  );

  /** @param parts what it takes to score a picture */
  async add({ report, ...calibration }: Calibration, parts: Uint8Array): Promise<void> {
    await this.records.append([{ ...calibration, report: JSON.stringify(report), parts }]);
  }

  async find(id: CalibrationId): Promise<Calibration | undefined> {
    return (await this.records.pick(DESCRIBED, equal('id', id))).map(fromRow)[0];
  }

  /** What it takes to score a picture; undefined for a calibration that is gone. */
  async parts(id: CalibrationId): Promise<Uint8Array | undefined> {
    return (await this.records.values('parts', equal('id', id)))[0];
  }

  /** The calibrations of a version, newest first. */
  async ofVersion(labelSet: LabelSetId, version: number): Promise<Calibration[]> {
    const found = await this.records.pick(
      DESCRIBED,
      allOf(equal('labelSetId', labelSet), equal('labelSetVersion', version)),
    );
    return found.map(fromRow).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  }

  /** The versions of a label set that have a calibration, newest first. */
  async versionsOf(labelSet: LabelSetId): Promise<number[]> {
    const versions = await this.records.values('labelSetVersion', equal('labelSetId', labelSet));
    return [...new Set(versions)].sort((a, b) => b - a);
  }

  /** All calibrations with the sets that they belong to, unordered. */
  owners(): Promise<{ readonly id: string; readonly labelSetId: string; readonly sampleSetId: string }[]> {
    return this.records.pick(['id', 'labelSetId', 'sampleSetId']);
  }

  /** Deletes those of a label set, or of a sample set. */
  async deleteBy(set: { readonly labelSetId: LabelSetId } | { readonly sampleSetId: SampleSetId }): Promise<void> {
    await this.records.delete(
      'labelSetId' in set ? equal('labelSetId', set.labelSetId) : equal('sampleSetId', set.sampleSetId),
    );
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
