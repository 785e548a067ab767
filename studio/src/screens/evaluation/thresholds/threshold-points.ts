/** The points of a threshold curve, and which of them is meant. */

interface Counted {
  readonly value?: number | null;
}

export interface CurvePoint {
  readonly threshold: number;
  readonly accuracy: Counted;
  readonly refusals: Counted;
  readonly falseAccepts: Counted;
}

/** What a calibration can be asked for. */
export type TargetKind = 'falseAcceptRate' | 'precision' | 'trueAcceptRate';

/**
 * Where a slider begins: where most pictures are told apart rightly, those that are answered and in a label and those
 * that are refused and in none counted alike.
 *
 * @param points from everything answered to one score answered
 * @returns their index; 0 where there are none in no label
 */
export function bestPoint(points: readonly CurvePoint[]): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  points.forEach(({ refusals, falseAccepts }, at) => {
    if (refusals.value == null || falseAccepts.value == null) return;
    const told = -refusals.value - falseAccepts.value;
    if (told > most) [best, most] = [at, told];
  });
  return best;
}

/** Shares of 0 and 1 cannot be asked for. */
const LEAST = 0.001;
const within = (share: number): number => Math.min(1 - LEAST, Math.max(LEAST, Math.round(share * 1000) / 1000));

/** The share that a point has, as a calibration can be asked for it. Null where it has none. */
export function targetAt(point: CurvePoint, kind: TargetKind): number | null {
  const share = {
    falseAcceptRate: point.falseAccepts.value,
    precision: point.accuracy.value,
    trueAcceptRate: point.refusals.value == null ? null : 1 - point.refusals.value,
  }[kind];
  return share == null ? null : within(share);
}

/** What a text holds that names words apart: by lines, commas or semicolons. */
export const wordsOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
