import type { HeldOutTerms } from './held-out.js';

/** Weights of the two terms beside the text's. */
export interface Weights {
  /** Of nearness to the label's mean. */
  readonly a: number;
  /** Of the discriminant. */
  readonly b: number;
}

export interface FittedWeights extends Weights {
  /** Mean negative log-likelihood of the held-out examples by the text alone, nats. */
  readonly textLoss: number;
  /** The same with the weights. */
  readonly loss: number;
  /** Standard error of the mean of their differences. */
  readonly standardError: number;
  /** Number of examples that they were fitted on. */
  readonly count: number;
}

/** Where the loss has no minimum because every example is right with any weight, it is looked for up to here. */
const MOST = 10;
const MAX_ROUNDS = 100;
/** Gradient of the mean loss at which its minimum is found. */
const FLAT = 1e-12;
/** Share of the decrease that a straight line promises which a step must keep. */
const LEAST_DECREASE = 1e-4;
const SHORTEST_STEP = 1e-12;
/** Where a and b do the same, their determinant is only rounding: a share of the product of their curvatures. */
const LEAST_DETERMINANT = 1e-9;

/** Mean loss of weights, with its derivatives by a and b. */
interface Loss {
  readonly value: number;
  readonly gradient: readonly [number, number];
  /** By a twice, by a and b, by b twice. */
  readonly curvature: readonly [number, number, number];
}

/**
 * The weights, 0 to 10, of the least negative log-likelihood, by Newton's method: the loss is convex. It is a generator
 * that rests after each look at all terms.
 *
 * @param original terms with the labels' own texts, which the loss is compared with
 */
export function* fittedWeights(
  terms: HeldOutTerms,
  original: HeldOutTerms,
): Generator<undefined, FittedWeights, undefined> {
  let at: Weights = { a: 0, b: 0 };
  let loss = lossOf(terms, at);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    yield;
    const step = stepFrom(at, loss);
    if (!step) break;
    let share = 1;
    for (; share > SHORTEST_STEP; share /= 2) {
      const next = moved(at, step, share);
      const nextLoss = lossOf(terms, next);
      const promised = loss.gradient[0] * (next.a - at.a) + loss.gradient[1] * (next.b - at.b);
      if (nextLoss.value <= loss.value + LEAST_DECREASE * promised) {
        [at, loss] = [next, nextLoss];
        break;
      }
      yield;
    }
    if (share <= SHORTEST_STEP) break;
  }
  yield;
  return { ...at, ...gainOf(lossesOf(original, { a: 0, b: 0 }), lossesOf(terms, at)) };
}

const bounded = (weight: number): number => Math.max(0, Math.min(MOST, weight));

/** By how much a and b change. */
type Step = readonly [number, number];

const moved = ({ a, b }: Weights, [byA, byB]: Step, share: number): Weights => ({
  a: bounded(a + share * byA),
  b: bounded(b + share * byB),
});

/** Whether a weight stays where it is, because the loss would only fall beyond its bound. */
const isHeld = (weight: number, slope: number): boolean =>
  (weight === 0 && slope >= 0) || (weight === MOST && slope <= 0);

/** Whether a step leads beyond the bound at which a weight is. */
const isOutward = (weight: number, step: number): boolean =>
  (weight === 0 && step < 0) || (weight === MOST && step > 0);

/** Newton's step of the weights that are free to move; undefined when there is nowhere to go. */
function stepFrom({ a, b }: Weights, { gradient: [byA, byB], curvature: [aa, ab, bb] }: Loss): Step | undefined {
  const [freeA, freeB] = [!isHeld(a, byA), !isHeld(b, byB)];
  if ((!freeA || Math.abs(byA) < FLAT) && (!freeB || Math.abs(byB) < FLAT)) return undefined;
  const determinant = aa * bb - ab * ab;
  if (freeA && freeB && determinant > LEAST_DETERMINANT * aa * bb) {
    const step: Step = [(ab * byB - bb * byA) / determinant, (ab * byA - aa * byB) / determinant];
    if (!isOutward(a, step[0]) && !isOutward(b, step[1])) return step;
  }
  // Each by itself: this leads down wherever a bound is.
  return [freeA ? -byA / aa : 0, freeB ? -byB / bb : 0];
}

/** Logits of one example: those from `from` on. @returns the largest */
function logitsInto(
  logits: Float64Array,
  { text, nearness, discriminant }: HeldOutTerms,
  from: number,
  { a, b }: Weights,
) {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    const at = from + i;
    let logit = (text[at] as number) + a * (nearness[at] as number);
    if (discriminant) logit += b * (discriminant[at] as number);
    logits[i] = logit;
    if (logit > largest) largest = logit;
  }
  return largest;
}

function lossOf(terms: HeldOutTerms, weights: Weights): Loss {
  const { text, nearness, discriminant, right } = terms;
  const count = right.length;
  const logits = new Float64Array(text.length / count);
  const sums = { value: 0, a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
  for (let example = 0; example < count; example++) {
    const from = example * logits.length;
    const largest = logitsInto(logits, terms, from, weights);
    let [total, a, b, aa, ab, bb] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < logits.length; i++) {
      const share = Math.exp((logits[i] as number) - largest);
      const near = nearness[from + i] as number;
      const far = discriminant ? (discriminant[from + i] as number) : 0;
      total += share;
      a += share * near;
      b += share * far;
      aa += share * near * near;
      ab += share * near * far;
      bb += share * far * far;
    }
    const at = right[example] as number;
    a /= total;
    b /= total;
    sums.value += largest + Math.log(total) - (logits[at] as number);
    sums.a += a - (nearness[from + at] as number);
    sums.b += b - (discriminant ? (discriminant[from + at] as number) : 0);
    sums.aa += aa / total - a * a;
    sums.ab += ab / total - a * b;
    sums.bb += bb / total - b * b;
  }
  return {
    value: sums.value / count,
    gradient: [sums.a / count, sums.b / count],
    curvature: [sums.aa / count, sums.ab / count, sums.bb / count],
  };
}

/** Loss of each example, nats, [examples]. */
function lossesOf(terms: HeldOutTerms, weights: Weights): Float64Array {
  const { text, right } = terms;
  const logits = new Float64Array(text.length / right.length);
  return Float64Array.from(right, (label, example) => {
    const largest = logitsInto(logits, terms, example * logits.length, weights);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    return largest + Math.log(total) - (logits[label] as number);
  });
}

/** @param before losses of the examples by their labels' texts @param after the same with what was learned */
function gainOf(before: Float64Array, after: Float64Array): Omit<FittedWeights, keyof Weights> {
  const count = before.length;
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / count;
  const gains = before.map((loss, i) => loss - (after[i] as number));
  const gain = mean(gains);
  const variance = gains.reduce((sum, value) => sum + (value - gain) ** 2, 0) / (count - 1);
  return { textLoss: mean(before), loss: mean(after), standardError: Math.sqrt(variance / count), count };
}
