import type { LabelId, TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { type LabelRows, vectorAt } from '../../../domain/label-rows.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput } from '../../../errors.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { labelIndex } from '../../label-sets/labels/lookup.js';
import { dot } from './centring.js';
import { LabelNeighbours } from './label-neighbours.js';

/** A label beside another one of its version. */
export interface NearLabel {
  readonly label: Label;
  /** Cosine of the two labels' vectors. */
  readonly similarity: number;
  /** Cosine of the two as seen from the mean of all labels; null where there are no others. */
  readonly centredSimilarity: number | null;
}

/** Says which labels are closest to a label. */
export class NearestLabels {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly neighbours: LabelNeighbours,
  ) {}

  /**
   * The labels that are closest to one of the version, closest first; none for a label that is not in it.
   *
   * @throws LexiclipError BAD_USER_INPUT naming `first`, or for a version whose labels cannot be compared; OVERLOADED
   */
  async of(tenant: TenantId, version: LabelSetVersion, id: LabelId, first: number): Promise<NearLabel[]> {
    if (first < 1 || first > LIMITS.nearestLabels) throw badInput('first', `must be 1 to ${LIMITS.nearestLabels}`);
    const { least, most } = LabelNeighbours.bounds(version);
    const { labelCount } = version;
    if (labelCount > most) {
      throw badInput('nearest', `is found in versions of up to ${most} labels; this one has ${labelCount}`);
    }
    const rows = await this.labelSets.rows(tenant, version);
    const row = (await labelIndex(rows.labels)).rowOf.get(id);
    if (row === undefined) return [];
    const near = labelCount < least ? othersOf(rows, row) : await this.neighbours.of(tenant, version, row);
    return near.slice(0, first).map(({ row: other, centredSimilarity }) => ({
      label: rows.labels[other] as Label,
      similarity: dot(vectorAt(rows, row), vectorAt(rows, other)),
      centredSimilarity,
    }));
  }
}

/** Seen from their mean, two labels are opposite each other, which says nothing. */
const othersOf = ({ labels }: LabelRows, row: number) =>
  [...labels.keys()].filter((other) => other !== row).map((other) => ({ row: other, centredSimilarity: null }));
