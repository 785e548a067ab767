import type { Interval } from '../../../domain/evaluation.js';
import { probabilityOfAtLeast, probabilityOfAtMost } from './binomial.js';

/** Two answers to each of the same samples, compared by whether they are right. */
export interface PairedCounts {
  /** Samples of which only the second answer is right. */
  readonly gained: number;
  /** Samples of which only the first answer is right. */
  readonly lost: number;
  /** All samples, at least 1. */
  readonly of: number;
}

/** Quantiles of the normal distribution: of 95 % with one end, of 95 % with two, and of a power of 80 %. */
const Z_ONE_SIDED = 1.6448536269514722;
const Z_TWO_SIDED = 1.959963984540054;
const Z_POWER = 0.8416212335729143;

/** Difference of the shares of right answers, second less first. */
export const differenceOf = ({ gained, lost, of }: PairedCounts): number => (gained - lost) / of;

/** The exact McNemar test, two-sided: p of a split as uneven as this one, if both were as likely to be right. */
export const mcNemarP = ({ gained, lost }: Pick<PairedCounts, 'gained' | 'lost'>): number =>
  Math.min(1, 2 * probabilityOfAtMost(Math.min(gained, lost), gained + lost, 0.5));

/** The same, one-sided: p of so many losses or more among the samples that changed. */
export const mcNemarPOfLoss = ({ gained, lost }: Pick<PairedCounts, 'gained' | 'lost'>): number =>
  probabilityOfAtLeast(lost, gained + lost, 0.5);

/** The same, one-sided: p of so many gains or more among the samples that changed. */
export const mcNemarPOfGain = ({ gained, lost }: Pick<PairedCounts, 'gained' | 'lost'>): number =>
  probabilityOfAtLeast(gained, gained + lost, 0.5);

/** The difference with Tango's score interval, two-sided 95 % (Statistics in Medicine 17, 1998, 891–908). */
export function tangoInterval(counts: PairedCounts): Interval {
  const { gained, lost, of } = counts;
  const high = -tangoLowEnd({ gained: lost, lost: gained, of }, Z_TWO_SIDED);
  return { value: differenceOf(counts), low: tangoLowEnd(counts, Z_TWO_SIDED), high };
}

/** Lower end of Tango's score interval, one-sided 95 %: a larger loss can be ruled out. */
export const tangoLowerBound = (counts: PairedCounts): number => tangoLowEnd(counts, Z_ONE_SIDED);

/** The difference with Bonett's and Price's interval, two-sided 95 %: a closed form that is a little wider. */
export function bonettPriceInterval(counts: PairedCounts): Interval {
  const of = counts.of + 2;
  const [gained, lost] = [(counts.gained + 1) / of, (counts.lost + 1) / of];
  const middle = gained - lost;
  const half = Z_TWO_SIDED * Math.sqrt((gained + lost - middle ** 2) / of);
  return { value: differenceOf(counts), low: Math.max(-1, middle - half), high: Math.min(1, middle + half) };
}

/** The difference at which the score is `z`. The score falls as the difference that is assumed rises. */
function tangoLowEnd(counts: PairedCounts, z: number): number {
  const middle = differenceOf(counts);
  return lastWhere((assumed) => tangoScore(counts, assumed) >= z, -1, middle);
}

/** How many standard errors the observed difference is above an assumed one, at the likeliest shares that have that. */
function tangoScore({ gained, lost, of }: PairedCounts, assumed: number): number {
  const b = (2 * of - gained + lost) * assumed - gained - lost;
  const c = -lost * assumed * (1 - assumed);
  const root = Math.sqrt(Math.max(0, b * b - 8 * of * c));
  // The same root of 2·of·q² + b·q + c, in the form that does not cancel.
  const lostShare = b > 0 ? (-2 * c) / (b + root) : (root - b) / (4 * of);
  const variance = of * (2 * lostShare + assumed * (1 - assumed));
  const distance = gained - lost - of * assumed;
  return variance > 0 ? distance / Math.sqrt(variance) : Math.sign(distance) * Number.POSITIVE_INFINITY;
}

/**
 * Samples of which the exact test finds a loss at 5 % in about four of five cases.
 *
 * @param loss share of right answers that is lost, more than 0
 * @param changing share of samples whose answer becomes right or wrong; at least the loss
 */
export function samplesToFind(loss: number, changing: number): number {
  const share = Math.max(changing, loss);
  return Math.ceil(((Z_ONE_SIDED * Math.sqrt(share) + Z_POWER * Math.sqrt(share - loss ** 2)) / loss) ** 2);
}

/** The smallest loss that so many samples find, as `samplesToFind` has it; 1 when they find none. */
export const smallestLossFound = (of: number, changing: number): number =>
  lastWhere((loss) => loss === 0 || samplesToFind(loss, changing) > of, 0, 1);

/**
 * The least number of samples by which a loss can be ruled out if no answer changes: from there on, `tangoLowerBound` is
 * above it.
 *
 * @param loss share of right answers, more than 0
 */
export const leastToRuleOut = (loss: number): number => Math.floor((Z_ONE_SIDED ** 2 * (1 - loss)) / loss) + 1;

/** Where, from `low` to `high`, a condition ends to hold that holds at first and then no more, to the last bit. */
function lastWhere(holds: (value: number) => boolean, low: number, high: number): number {
  let [below, above] = [low, high];
  for (;;) {
    const middle = (below + above) / 2;
    if (middle <= below || middle >= above) return below;
    if (holds(middle)) below = middle;
    else above = middle;
  }
}
