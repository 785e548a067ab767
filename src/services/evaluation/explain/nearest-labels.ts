import type { LabelId, TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { type LabelRows, vectorAt } from '../../../domain/label-rows.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { hasSameWeights, type ModelIdentity } from '../../../domain/model-identity.js';
import type { SampleSetRef } from '../../../domain/sample.js';
import { badInput, tooFewSamples } from '../../../errors.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { labelIndex } from '../../label-sets/labels/lookup.js';
import { checkSameModel } from '../../label-sets/model-mismatch.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { dot } from './centring.js';
import { LabelNeighbours } from './label-neighbours.js';
import type { ComparisonOptions } from './neighbour-search.js';
import { LEAST_PICTURES, type PictureNeighbours } from './picture-neighbours.js';

/** A label beside another one of its version. */
export interface NearLabel {
  readonly label: Label;
  /** Cosine of the two labels' vectors. */
  readonly similarity: number;
  /** Cosine of the two as seen from the mean of all labels; null where there are no others. */
  readonly centredSimilarity: number | null;
  /** Correlation of their similarities with pictures; null where none were asked. */
  readonly pictureCorrelation: number | null;
}

interface NearestLabelsParts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly neighbours: LabelNeighbours;
  readonly pictures: PictureNeighbours;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** Says which labels are closest to a label. */
export class NearestLabels {
  constructor(private readonly parts: NearestLabelsParts) {}

  /**
   * The labels that are closest to one of the version by their texts, closest first; none for one that is not in it.
   *
   * @throws LexiclipError BAD_USER_INPUT naming `first`, or for a version with too many labels; OVERLOADED
   */
  async of(tenant: TenantId, version: LabelSetVersion, id: LabelId, first: number): Promise<NearLabel[]> {
    checkFirst(first);
    const { least, most } = LabelNeighbours.bounds(version);
    checkCount(version, most);
    const { rows, row } = await this.find(tenant, version, id);
    if (row === undefined) return [];
    const { labelCount } = version;
    const near = labelCount < least ? othersOf(rows, row) : await this.parts.neighbours.of(tenant, version, row);
    return near.slice(0, first).map(({ row: other, cosine }) => ({
      ...labelBeside(rows, row, other),
      centredSimilarity: cosine,
      pictureCorrelation: null,
    }));
  }

  /**
   * The labels that the pictures of a sample set tell least from one of the version.
   *
   * @throws as `of`; LexiclipError NOT_FOUND or BAD_USER_INPUT naming `sampleSet`, TOO_FEW_SAMPLES, MODEL_MISMATCH
   */
  async byPictures(
    options: ComparisonOptions,
    version: LabelSetVersion,
    id: LabelId,
    first: number,
    sampleSet: SampleSetRef,
  ): Promise<NearLabel[]> {
    const { tenant } = options;
    const { labelSets, sampleSets, pictures, model } = this.parts;
    checkFirst(first);
    checkCount(version, LIMITS.labelsCompared);
    const labelSet = await labelSets.findById(tenant, version.labelSetId);
    const { rows, row } = await this.find(tenant, version, id);
    if (row === undefined || !labelSet) return [];
    const { version: samples } = await sampleSets.resolveFor(tenant, labelSet, sampleSet, 'sampleSet');
    if (!hasSameWeights(version.model, model)) checkSameModel(labelSet.slug, version, model);
    const seen = await pictures.of(options, version, samples, first, [row]);
    if (seen.pictures < LEAST_PICTURES) {
      const message = `has ${seen.pictures} samples; correlations are chance under ${LEAST_PICTURES}`;
      throw tooFewSamples('sampleSet', message, { needed: LEAST_PICTURES, given: seen.pictures });
    }
    return (seen.neighbours[0] ?? []).map(({ row: other, cosine }) => ({
      ...labelBeside(rows, row, other),
      centredSimilarity: null,
      pictureCorrelation: cosine,
    }));
  }

  private async find(tenant: TenantId, version: LabelSetVersion, id: LabelId) {
    const rows = await this.parts.labelSets.rows(tenant, version);
    return { rows, row: (await labelIndex(rows.labels)).rowOf.get(id) };
  }
}

function checkFirst(first: number): void {
  if (first < 1 || first > LIMITS.nearestLabels) throw badInput('first', `must be 1 to ${LIMITS.nearestLabels}`);
}

function checkCount({ labelCount }: LabelSetVersion, most: number): void {
  if (labelCount <= most) return;
  throw badInput('nearest', `is found in versions of up to ${most} labels; this one has ${labelCount}`);
}

const labelBeside = (rows: LabelRows, row: number, other: number) => ({
  label: rows.labels[other] as Label,
  similarity: dot(vectorAt(rows, row), vectorAt(rows, other)),
});

/** Seen from their mean, two labels are opposite each other, which says nothing. */
const othersOf = ({ labels }: LabelRows, row: number) =>
  [...labels.keys()].filter((other) => other !== row).map((other) => ({ row: other, cosine: null }));
