import type { FlipKind, Interval, SampleResults } from '../../../domain/evaluation.js';
import type { Steps } from '../../../domain/steps.js';
import { isRight, type Measured } from '../metrics/measured.js';
import { ascending } from '../metrics/ordering.js';
import { mcNemarP, type PairedCounts, tangoInterval } from '../statistics/paired.js';

/** What a version, or a draft, says of the samples, and by what scores it answers them at all. */
export interface Side extends Measured {
  /** The labels' own ids, by row. */
  readonly labelIds: readonly string[];
  /** Of each sample, 1 where it is accepted, [samples]; null without a threshold. */
  readonly accepted: Uint8Array | null;
}

/** A sample that two versions answer differently. */
export interface Flip {
  /** Place of the sample. */
  readonly place: number;
  readonly kind: FlipKind;
  /** How much more likely the right labels have become, as a logarithm; of an unknown sample, how much less sure it is. */
  readonly change: number;
}

/** How a label's samples changed. */
export interface LabelFlips {
  readonly labelId: string;
  readonly gained: number;
  readonly lost: number;
}

export interface Comparison {
  readonly gained: number;
  readonly lost: number;
  /** Samples of which both have a right label. */
  readonly of: number;
  /** Samples of which only one has a right label. */
  readonly apart: number;
  /** Null without thresholds. */
  readonly newlyRefused: number | null;
  readonly newlyAccepted: number | null;
  /** Of the shares of right answers, with its interval. */
  readonly difference: Interval;
  readonly pValue: number;
  /** Worst first. */
  readonly flips: readonly Flip[];
  /** Of samples that are not judged yet, which count nowhere else; those whose answers have become less sure first. */
  readonly unjudged: readonly Flip[];
  /** Those that lost most first, then those that gained least. */
  readonly labels: readonly LabelFlips[];
}

/** Samples that are compared in one step: less than a millisecond's worth. */
const COMPARED_A_STEP = 1_000;

/** What differs between two sides, of the same samples. */
export function* compareSides(before: Side, after: Side): Steps<Comparison> {
  const flips = new Flips(before.samples.samples.length);
  const unjudged = new Flips(before.samples.samples.length);
  const byLabel = new Map<string, { gained: number; lost: number }>();
  const counts = { gained: 0, lost: 0, of: 0, apart: 0 };
  const accepts = { newlyRefused: 0, newlyAccepted: 0 };
  for (let place = 0; place < before.samples.samples.length; place++) {
    if (place % COMPARED_A_STEP === 0) yield;
    const pair = { was: before.samples.judgements[place], is: after.samples.judgements[place] };
    if (pair.was === 'UNJUDGED') {
      const kind = acceptanceOf(before, after, place) ?? changed(before, after, place);
      if (kind) unjudged.add(place, kind, -changeOf(before, after, place));
      continue;
    }
    const bothKnown = pair.was === 'KNOWN' && pair.is === 'KNOWN';
    if (!bothKnown && (pair.was === 'KNOWN' || pair.is === 'KNOWN')) counts.apart++;
    const turned = bothKnown ? turnOf(before, after, place) : 0;
    if (bothKnown) counts.of++;
    if (turned !== 0) count(counts, byLabel, after, place, turned);
    const acceptance = acceptanceOf(before, after, place);
    if (acceptance === 'NEWLY_REFUSED') accepts.newlyRefused++;
    if (acceptance === 'NEWLY_ACCEPTED') accepts.newlyAccepted++;
    const kind = turned > 0 ? 'GAINED' : turned < 0 ? 'LOST' : (acceptance ?? changed(before, after, place));
    if (kind) flips.add(place, kind, changeOf(before, after, place));
  }
  const hasThresholds = before.accepted !== null && after.accepted !== null;
  yield;
  return {
    ...counts,
    newlyRefused: hasThresholds ? accepts.newlyRefused : null,
    newlyAccepted: hasThresholds ? accepts.newlyAccepted : null,
    difference: counts.of > 0 ? tangoInterval(counts) : { value: 0, low: -1, high: 1 },
    pValue: mcNemarP(counts),
    flips: yield* flips.worstFirst(),
    unjudged: yield* unjudged.worstFirst(),
    labels: [...byLabel]
      .map(([labelId, flipped]) => ({ labelId, ...flipped }))
      .sort((a, b) => b.lost - b.gained - (a.lost - a.gained) || b.lost - a.lost),
  };
}

/** Kinds of flips that are equally bad, the worst first: what is lost, what is accepted or refused now, and so on. */
const ORDER: readonly (readonly FlipKind[])[] = [
  ['LOST'],
  ['NEWLY_ACCEPTED', 'NEWLY_REFUSED'],
  ['CHANGED'],
  ['GAINED'],
];

/** Collects flips. */
class Flips {
  private readonly change: Float64Array;
  private readonly kinds = new Map<number, FlipKind>();

  /** @param samples number of all samples */
  constructor(samples: number) {
    this.change = new Float64Array(samples);
  }

  add(place: number, kind: FlipKind, change: number): void {
    this.kinds.set(place, kind);
    this.change[place] = change;
  }

  /** Worst first: right answers that are lost, then what is accepted or refused now, then what is as wrong as before. */
  *worstFirst(): Steps<Flip[]> {
    const { kinds, change } = this;
    const flips: Flip[] = [];
    for (const some of ORDER) {
      const places: number[] = [];
      for (const [place, kind] of kinds) if (some.includes(kind)) places.push(place);
      yield;
      const sorted = yield* ascending(Int32Array.from(places), change);
      for (const [i, place] of sorted.entries()) {
        if (i % COMPARED_A_STEP === 0) yield;
        flips.push({ place, kind: kinds.get(place) as FlipKind, change: change[place] as number });
      }
    }
    return flips;
  }
}

/** 1 where the answer has become right, -1 where it was. */
const turnOf = (before: Side, after: Side, place: number): number =>
  Number(isRight(after.results, place)) - Number(isRight(before.results, place));

function count(
  counts: Pick<PairedCounts, 'gained' | 'lost'> & { gained: number; lost: number },
  byLabel: Map<string, { gained: number; lost: number }>,
  { samples, labelIds }: Side,
  place: number,
  turned: number,
): void {
  const which = turned > 0 ? 'gained' : 'lost';
  counts[which]++;
  const label = labelIds[samples.rightRows[samples.rightFrom[place] as number] as number] as string;
  const own = byLabel.get(label) ?? { gained: 0, lost: 0 };
  own[which]++;
  byLabel.set(label, own);
}

function acceptanceOf(before: Side, after: Side, place: number): FlipKind | null {
  if (!before.accepted || !after.accepted || before.accepted[place] === after.accepted[place]) return null;
  return after.accepted[place] === 1 ? 'NEWLY_ACCEPTED' : 'NEWLY_REFUSED';
}

/** Whether another label comes first. */
const changed = (before: Side, after: Side, place: number): FlipKind | null => {
  const [was, is] = [before, after].map((side) => side.labelIds[side.results.best[place] as number]);
  return was === is ? null : 'CHANGED';
};

function changeOf(before: Side, after: Side, place: number): number {
  const [was, is] = [logProbabilityOfRight(before.results, place), logProbabilityOfRight(after.results, place)];
  if (was !== null && is !== null) return is - was;
  return (before.results.probability[place] as number) - (after.results.probability[place] as number);
}

function logProbabilityOfRight({ right, rightLogProbability }: SampleResults, place: number): number | null {
  return right[place] === -1 ? null : (rightLogProbability[place] as number);
}
