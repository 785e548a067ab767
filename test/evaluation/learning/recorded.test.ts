import { readFileSync } from 'node:fs';
import { type Examples, foldsOf } from '#lexiclip/services/evaluation/learning/examples.js';
import { type Learned, learning } from '#lexiclip/services/evaluation/learning/learning.js';

/** What `recorded.py` has written: inputs, and what numpy and scipy make of them. */
interface Recorded {
  readonly logitScale: number;
  readonly dimensions: number;
  /** Float32 in base64, as are the texts. */
  readonly vectors: string;
  readonly labels: number[];
  readonly texts: string;
  readonly folds: number[];
  /** Labels whose text is replaced. */
  readonly replaced: number[];
  readonly a: number;
  readonly b: number;
  readonly textLoss: number;
  readonly loss: number;
  readonly standardError: number;
  readonly weights: number[];
  readonly biases: number[];
}

const CASES: Recorded[] = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8'));

function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

const examplesOf = ({ vectors, labels, texts, dimensions, logitScale }: Recorded): Examples => ({
  vectors: floats(vectors),
  labels: Int32Array.from(labels),
  texts: floats(texts),
  dimensions,
  logitScale,
});

function learnedFrom(examples: Examples): Learned {
  const steps = learning(examples);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Whether all values are those recorded, by their difference for each 1 of their size. */
function expectSame(values: ArrayLike<number>, recorded: ArrayLike<number>, tolerance: number): void {
  expect(values).toHaveLength(recorded.length);
  const off = Array.from(values, (value, i) => {
    const other = recorded[i] as number;
    return Math.abs(value - other) / Math.max(1, Math.abs(other));
  });
  expect(Math.max(...off)).toBeLessThan(tolerance);
}

describe.each([
  ['of even numbers for each label', 0],
  ['of labels with a single one among others', 1],
  ['so few that the folds are two', 2],
  ['of labels whose text is better than they are', 3],
  ['of labels two of which have a text that is not of them', 4],
])('Examples %s', (_, at) => {
  const recorded = CASES[at] as Recorded;
  const examples = examplesOf(recorded);

  it('are dealt out to folds in turn', () => {
    expect([...foldsOf(examples).ofExample]).toEqual(recorded.folds);
  });

  it("get the weights, losses and classifier that numpy and scipy find by the method's formulas", () => {
    const { a, b, fit, replaced, weights, biases } = learnedFrom(examples);
    expect(replaced).toEqual(recorded.replaced);
    const { textLoss, loss, standardError } = fit as NonNullable<typeof fit>;
    const found = [a, b, textLoss, loss, standardError];
    expectSame(found, [recorded.a, recorded.b, recorded.textLoss, recorded.loss, recorded.standardError], 1e-9);
    // These are kept in single precision.
    expectSame(weights, recorded.weights, 1e-6);
    expectSame(biases, recorded.biases, 1e-8);
  });

  it('are used only where they gain more than a standard error', () => {
    const gain = recorded.textLoss - recorded.loss;
    expect(learnedFrom(examples).isBetter).toBe(gain > recorded.standardError);
  });
});
