import { type LabelMeans, labelMeans, type Spread, spreadAbout } from './discriminant.js';
import { countsOf, type Examples, evenChoice, type Folds, foldsOf } from './examples.js';
import {
  type HeldOutTerms,
  halfSquares,
  joined,
  MEAN_SCALE,
  termsOfFold,
  textLogitsOf,
  withoutTexts,
} from './held-out.js';
import { picturedTexts, replacedTexts } from './pictured-texts.js';
import { Products } from './products.js';
import { transposedSquare } from './triangular.js';
import { type FittedWeights, fittedWeights, type Weights } from './weights.js';
import { joinedLogits, type TextLogits, wrongTexts } from './wrong-texts.js';

/** The weight of nearness where no label has two examples, so that it cannot be measured. */
const UNMEASURED: Weights = { a: 0.25, b: 0 };
/** Logits that the weights are fitted on, at most: examples × labels. */
const MAX_LOGITS = 2_000_000;
const MIN_FITTED = 400;
/** Logits that wrong texts are looked for in, at most: examples × labels. */
const MAX_TEXT_LOGITS = 16_000_000;
/** Examples whose outer products are added up in one step: a tenth of a second's worth. */
const EXAMPLES_A_STEP = 4_096;

/** Shares of the work, roughly: outer products, folds, and the fit. */
const SHARES = { outer: 0.3, folds: 0.6, fit: 0.9 };

/** What was learned: a linear classifier of the labels that have examples. */
export interface Learned extends Weights {
  /** How the weights were found; null where no label has two examples, and they are fixed. */
  readonly fit: FittedWeights | null;
  /** Labels whose text is replaced by what their examples would have as one, ascending. */
  readonly replaced: readonly number[];
  /** Whether the classifier is better than the text alone, by more than one standard error. */
  readonly isBetter: boolean;
  /** A label's logit is x · weights + bias. Row-major, [labels × dimensions]. */
  readonly weights: Float32Array;
  /** [labels] */
  readonly biases: Float64Array;
}

/** Long work: each step takes a fraction of a second, and says what share of the work is done. */
export type LearningSteps = Generator<number, Learned, undefined>;

/**
 * Learns from examples: means and a common spread of the labels' examples beside their text vectors, weighted by what
 * they say of examples that are held out. A text that is plainly wrong by them is replaced.
 *
 * @param examples of at least two labels; each label has one
 */
export function* learning(examples: Examples): LearningSteps {
  const products = new Products();
  const folds = foldsOf(examples);
  const outers = yield* outersOf(examples, folds, products);
  const { fit, replaced } =
    folds.count === 0 ? UNFITTED : yield* fitted(yield* heldOut(examples, folds, outers, products));
  yield SHARES.fit;
  const used = fit ?? UNMEASURED;
  const means = labelMeans(examples, () => false);
  const spread = used.b > 0 ? spreadAbout(means, outers.reduce(sumOf), products) : undefined;
  const texts = replacedTexts(examples.texts, means, replaced);
  const classifier = classifierOf({ ...examples, texts }, used, means, spread, products);
  const isBetter = fit === null || fit.textLoss - fit.loss > fit.standardError;
  return { a: used.a, b: used.b, fit, replaced, isBetter, ...classifier };
}

/** Σ x xᵀ of the examples that each fold holds out, and last, of those that none does. */
function* outersOf(
  examples: Examples,
  { count, ofExample }: Folds,
  products: Products,
): Generator<number, Float64Array[], undefined> {
  const { dimensions } = examples;
  const outers = Array.from({ length: count + 1 }, () => new Float64Array(dimensions ** 2));
  // Without folds there is no spread to be measured.
  if (count === 0) return outers;
  for (const [fold, outer] of outers.entries()) {
    const rows = Int32Array.from(ofExample.keys()).filter((row) => ofExample[row] === (fold === count ? -1 : fold));
    for (let from = 0; from < rows.length; from += EXAMPLES_A_STEP) {
      yield (SHARES.outer * fold) / outers.length;
      const part = rows.subarray(from, from + EXAMPLES_A_STEP);
      const vectors = new Float32Array(part.length * dimensions);
      for (const [i, row] of part.entries()) {
        vectors.set(examples.vectors.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
      }
      products.addOuter(vectors, dimensions, 1, outer);
    }
  }
  return outers;
}

const sumOf = (sum: Float64Array, more: Float64Array): Float64Array =>
  sum.map((value, i) => value + (more[i] as number));

interface HeldOut {
  readonly terms: HeldOutTerms;
  readonly texts: TextLogits;
}

/** What is said of examples by those of the other folds. */
function* heldOut(
  examples: Examples,
  folds: Folds,
  outers: readonly Float64Array[],
  products: Products,
): Generator<number, HeldOut, undefined> {
  const labels = countsOf(examples).length;
  const chosen = evenChoice(examples, folds, Math.max(MIN_FITTED, Math.floor(MAX_LOGITS / labels)));
  const chosenForTexts = evenChoice(examples, folds, Math.floor(MAX_TEXT_LOGITS / labels));
  const scaled = (vectors: Float64Array) => vectors.map((value) => examples.logitScale * value);
  const texts = scaled(new Float64Array(examples.texts));
  const terms: HeldOutTerms[] = [];
  const textLogits: TextLogits[] = [];
  for (let fold = 0; fold < folds.count; fold++) {
    const share = SHARES.outer + ((SHARES.folds - SHARES.outer) * fold) / folds.count;
    yield share;
    const inFold = (row: number) => folds.ofExample[row] === fold;
    const means = labelMeans(examples, inFold);
    const pictured = scaled(picturedTexts(examples.texts, means));
    const outer = outers.filter((_, other) => other !== fold).reduce(sumOf);
    terms.push(termsOfFold(examples, { means, texts, pictured, chosen: chosen.filter(inFold), outer }, products));
    const rows = chosenForTexts.filter(inFold);
    for (let from = 0; from < rows.length; from += EXAMPLES_A_STEP) {
      yield share;
      textLogits.push(
        textLogitsOf(examples, rows.subarray(from, from + EXAMPLES_A_STEP), { texts, pictured }, products),
      );
    }
  }
  return { terms: joined(terms), texts: joinedLogits(textLogits) };
}

interface Fitted {
  readonly fit: FittedWeights | null;
  readonly replaced: readonly number[];
}

/** Where no label has two examples. */
const UNFITTED: Fitted = { fit: null, replaced: [] };

/** Texts are replaced where that does better than the weights alone. */
function* fitted({ terms, texts }: HeldOut): Generator<number, Fitted, undefined> {
  const replaced = yield* reporting(wrongTexts(texts), SHARES.folds);
  const fit = yield* reporting(fittedWeights(terms, terms), SHARES.folds);
  if (replaced.length === 0) return { fit, replaced };
  const fitWithout = yield* reporting(fittedWeights(withoutTexts(terms, replaced), terms), SHARES.folds);
  return fitWithout.loss < fit.loss ? { fit: fitWithout, replaced } : { fit, replaced: [] };
}

/** Steps that say at each rest what share of the work is done. */
function* reporting<Result>(
  steps: Generator<undefined, Result, undefined>,
  share: number,
): Generator<number, Result, undefined> {
  for (;;) {
    yield share;
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * w_c = s · t_c + 20 a (m_c - m̄) + b P (m_c - m̄), and b times the discriminant's constants as the bias.
 */
function classifierOf(
  { texts, logitScale, dimensions }: Examples,
  { a, b }: Weights,
  { centre, offsets }: LabelMeans,
  spread: Spread | undefined,
  products: Products,
): Pick<Learned, 'weights' | 'biases'> {
  const biases = new Float64Array(texts.length / dimensions);
  const added = offsets.map((offset) => MEAN_SCALE * a * offset);
  if (spread) {
    const whitened = products.ofRows(offsets, spread.whitening, dimensions);
    const directions = products.ofRows(whitened, transposedSquare(spread.whitening, dimensions), dimensions);
    for (const [at, direction] of directions.entries()) added[at] = (added[at] as number) + b * direction;
    const halves = halfSquares(whitened, dimensions);
    const ofCentre = products.ofRows(directions, centre, dimensions);
    for (const [label, half] of halves.entries()) biases[label] = -b * (half + (ofCentre[label] as number));
  }
  return { weights: texts.map((text, at) => logitScale * text + (added[at] as number)), biases };
}
