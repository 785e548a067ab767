import type { SampleId } from '../../../../domain/ids.js';
import type { Sample } from '../../../../domain/sample.js';
import { similarities } from '../../../ranking/scoring.js';
import { meanFactors, prototypeScore, type SummedPrototypes } from '../fitting/prototypes.js';
import { type LabelSpread, mahalanobisScore, spreadPicture } from './mahalanobis.js';

/** Samples of labels, as far as other pictures are compared with them. */
export interface KnownPictures {
  readonly prototypes: SummedPrototypes;
  /** Some of the samples, row-major, [kept × dimensions]; none where the score does without. */
  readonly kept: Float32Array;
  /** Null where the score does without, and where no label has two samples that differ. */
  readonly spread: LabelSpread | null;
}

/** How much pictures look like samples of labels, [pictures] each; larger means: in the vocabulary. */
export interface Likeness {
  /** Largest cosine to the mean of a label's samples; -1 without any. */
  readonly prototype: Float64Array;
  /** The same, of other labels than the picture's own; -1 without any. */
  readonly others: Float64Array;
  /** Mean cosine of the nearest kept samples; -1 without any. */
  readonly nearest: Float64Array;
  /** Minus the Mahalanobis distance to the nearest mean; 0 without a spread. */
  readonly mahalanobis: Float64Array;
}

/** The same of one picture. */
export type PictureLikeness = { readonly [Column in Exclude<keyof Likeness, 'others'>]: number };

export const NO_PICTURES: KnownPictures = {
  prototypes: {
    rows: new Int32Array(0),
    vectors: new Float32Array(0),
    sizes: new Int32Array(0),
    sumLengths: new Float64Array(0),
  },
  kept: new Float32Array(0),
  spread: null,
};

/**
 * Samples that pictures are compared with one by one: a calibration stores their vectors, and each calibrated answer goes
 * through all of them. At 512 dimensions these are 4 MB, and one to two milliseconds.
 */
export const MAX_KEPT = 2_000;
/** Of so many nearest samples the mean is taken. */
const NEAREST = 5;

/** What a picture that is no sample has. @param image unit length, [dimensions] */
export function pictureLikeness(image: Float32Array, { prototypes, kept, spread }: KnownPictures): PictureLikeness {
  const means = { vectors: prototypes.vectors, factors: meanFactors(prototypes) };
  return {
    prototype: prototypeScore(image, prototypes),
    nearest: nearestScore(similarities(image, kept)),
    mahalanobis: spread ? mahalanobisScore(spreadPicture(image, means, spread), spread.squares, image.length) : 0,
  };
}

/** @param cosines of a picture to the kept samples @param own the picture's own place among them, which is left out */
export function nearestScore(cosines: Float32Array, own = -1): number {
  // Ascending.
  const largest: number[] = [];
  for (let place = 0; place < cosines.length; place++) {
    const cosine = cosines[place] as number;
    if (place === own || (largest.length === NEAREST && cosine <= (largest[0] as number))) continue;
    let at = largest.length;
    while (at > 0 && (largest[at - 1] as number) > cosine) at--;
    largest.splice(at, 0, cosine);
    if (largest.length > NEAREST) largest.shift();
  }
  return largest.length === 0 ? -1 : largest.reduce((sum, cosine) => sum + cosine, 0) / largest.length;
}

/** Members are told apart by a place below this, behind the first 32 bits of their ids. */
const PLACES = 2 ** 21;

/**
 * Chooses the samples that are kept: all of few; else the labels take turns, so that none with few samples goes without.
 * Within a turn they come in the order of their ids, which are random: those that are added later push out few.
 *
 * @param members samples of labels
 * @returns each one's place among the kept ones, by its id
 */
export function keptPlaces(members: readonly Pick<Sample, 'id' | 'expected'>[]): Map<SampleId, number> {
  const byTurn: SampleId[][] = [];
  const turns = new Map<string, number>();
  for (const { id, expected } of inOrderOfIds(members)) {
    const label = expected?.[0]?.labelId ?? '';
    const turn = turns.get(label) ?? 0;
    turns.set(label, turn + 1);
    byTurn[turn] ??= [];
    byTurn[turn].push(id);
  }
  const kept = new Map<SampleId, number>();
  for (const ids of byTurn) {
    for (const id of ids) if (kept.size < MAX_KEPT) kept.set(id, kept.size);
  }
  return kept;
}

function* inOrderOfIds<T extends Pick<Sample, 'id'>>(members: readonly T[]): Generator<T> {
  // Numbers are sorted many times faster than strings.
  const keys = new Float64Array(members.length);
  for (const [place, { id }] of members.entries()) keys[place] = Number.parseInt(id.slice(3, 11), 16) * PLACES + place;
  for (const key of keys.sort()) yield members[key % PLACES] as T;
}
