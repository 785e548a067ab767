import { LRUCache } from 'lru-cache';
import type { Calibration } from '../../../domain/calibration.js';
import { isCalibrationId, type TenantId } from '../../../domain/ids.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { badInput, notCalibrated, notFound } from '../../../errors.js';
import type { CalibrationStore } from '../../storage/sample-sets/calibration-store.js';
import { type CalibrationParts, decodeParts } from './fitting/parts.js';

/** Memory that the parts of calibrations in use may take, bytes. */
const MAX_BYTES = 64 * 1024 * 1024;
/** How long it is remembered which calibration is the newest of a version, ms. */
const NEWEST_MS = 5_000;
const MAX_NEWEST = 2_000;

/** Which calibration an answer is to follow. */
export interface CalibratedRequest {
  /** The newest one of the version. */
  readonly calibrated?: boolean | null | undefined;
  /** This one. */
  readonly calibration?: string | null | undefined;
}

/** A calibration, and what it takes to follow it. */
export interface UsableCalibration {
  readonly calibration: Calibration;
  readonly parts: CalibrationParts;
}

/** Reads calibrations. */
export class Calibrations {
  private readonly parts = new LRUCache<string, CalibrationParts>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ pictures: { prototypes, kept, spread }, negatives, nonconformity }) =>
      1_000 +
      prototypes.vectors.byteLength +
      kept.byteLength +
      (spread?.precision.byteLength ?? 0) +
      negatives.byteLength +
      2 * nonconformity.byteLength,
  });
  private readonly newest: LRUCache<string, Calibration>;

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<CalibrationStore>,
    consistencyMs: number,
  ) {
    this.newest = new LRUCache({ max: MAX_NEWEST, ttl: Math.max(1, Math.min(NEWEST_MS, consistencyMs)) });
  }

  async find(tenant: TenantId, id: string): Promise<Calibration | undefined> {
    return isCalibrationId(id) ? (await this.openStore(tenant)).find(id) : undefined;
  }

  /** The calibrations of a version, newest first. */
  async ofVersion(tenant: TenantId, { labelSetId, number }: LabelSetVersion): Promise<Calibration[]> {
    return (await this.openStore(tenant)).ofVersion(labelSetId, number);
  }

  /**
   * The calibration that answers of a version are to follow; undefined where none was asked for.
   *
   * @param argument path of the request in the input, for errors
   * @throws LexiclipError NOT_FOUND; NOT_CALIBRATED, naming the newest version that has one; BAD_USER_INPUT for one of
   *   another version
   */
  async usable(
    tenant: TenantId,
    version: LabelSetVersion,
    { calibrated, calibration: id }: CalibratedRequest,
    argument: string,
  ): Promise<UsableCalibration | undefined> {
    if (id == null && !calibrated) return undefined;
    const calibration =
      id == null ? await this.newestOf(tenant, version, argument) : await this.pinned(tenant, version, id, argument);
    return { calibration, parts: await this.partsOf(tenant, calibration, argument) };
  }

  /** Forgets which calibration is the newest of a version. */
  added(tenant: TenantId, { labelSetId, labelSetVersion }: Calibration): void {
    this.newest.delete(`${tenant}/${labelSetId}/${labelSetVersion}`);
  }

  private async newestOf(tenant: TenantId, version: LabelSetVersion, argument: string): Promise<Calibration> {
    const key = `${tenant}/${version.labelSetId}/${version.number}`;
    const known = this.newest.get(key);
    if (known) return known;
    const [found] = await this.ofVersion(tenant, version);
    if (found) {
      this.newest.set(key, found);
      return found;
    }
    const [newest = null] = await (await this.openStore(tenant)).versionsOf(version.labelSetId);
    const others = newest === null ? 'no version has one' : `the newest version that has one is ${newest}`;
    throw notCalibrated(`${argument}.calibrated`, `version ${version.number} has no calibration; ${others}`, newest);
  }

  private async pinned(tenant: TenantId, version: LabelSetVersion, id: string, argument: string): Promise<Calibration> {
    const found = await this.find(tenant, id);
    if (!found) throw notFound(`${argument}.calibration`, `calibration "${id}"`);
    if (found.labelSetId === version.labelSetId && found.labelSetVersion === version.number) return found;
    const which =
      found.labelSetId === version.labelSetId ? `of version ${found.labelSetVersion}` : 'of another label set';
    throw badInput(`${argument}.calibration`, `is ${which}, not of version ${version.number}`);
  }

  /** @throws LexiclipError NOT_FOUND when it was deleted meanwhile */
  private async partsOf(tenant: TenantId, { id }: Calibration, argument: string): Promise<CalibrationParts> {
    const key = `${tenant}/${id}`;
    const known = this.parts.get(key);
    if (known) return known;
    const bytes = await (await this.openStore(tenant)).parts(id);
    if (!bytes) throw notFound(`${argument}.calibration`, `calibration "${id}" any more`);
    const parts = decodeParts(bytes);
    this.parts.set(key, parts);
    return parts;
  }
}
