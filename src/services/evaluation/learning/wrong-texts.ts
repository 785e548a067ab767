import { logSumExp } from '../../../domain/log-sum-exp.js';

/** Logits of held-out examples by the texts, and by what the examples of the other folds would have as texts. */
export interface TextLogits {
  /** Number of labels. */
  readonly labels: number;
  /** s · x · t_c, row-major, [examples × labels]. */
  readonly text: Float32Array;
  /** The same with the pictured texts. */
  readonly pictured: Float32Array;
  /** The right label of each, [examples]. */
  readonly right: Int32Array;
}

/** Logits of all folds, one behind the other. */
export function joinedLogits(parts: readonly TextLogits[]): TextLogits {
  const count = parts.reduce((sum, { right }) => sum + right.length, 0);
  const labels = parts[0]?.labels ?? 0;
  const text = new Float32Array(count * labels);
  const pictured = new Float32Array(count * labels);
  const right = new Int32Array(count);
  let from = 0;
  for (const part of parts) {
    text.set(part.text, from * labels);
    pictured.set(part.pictured, from * labels);
    right.set(part.right, from);
    from += part.right.length;
  }
  return { labels, text, pictured, right };
}

/** A label with fewer held-out examples keeps its text. */
const LEAST_EXAMPLES = 4;
/** How sure it must be that others gain from it: errors of the mean gain. One would find some among good texts. */
const STANDARD_ERRORS = 3;
/** Where a label has all but this share of the probability, what the others have is added up anew. */
const TOO_LITTLE_LEFT = 1e-6;

/**
 * The labels whose text is so far from their pictures that held-out examples are told apart better without it, by the
 * negative log-likelihood and more than three standard errors. They are tried one after the other, beginning with the one
 * that gains most, each with those before it replaced. It is a generator that rests several times.
 *
 * @returns labels, ascending
 */
export function* wrongTexts({ labels, text, pictured, right }: TextLogits): Generator<undefined, number[], undefined> {
  const logits = text.slice();
  const totals = new Float64Array(right.length);
  for (const example of totals.keys()) {
    totals[example] = logSumExp(logits.subarray(example * labels, (example + 1) * labels));
    if (example % 1_000 === 0) yield;
  }
  const counts = new Int32Array(labels);
  for (const label of right) counts[label] = (counts[label] as number) + 1;
  const hopeful: { readonly label: number; readonly gain: number }[] = [];
  for (let label = 0; label < labels; label++) {
    if (label % 100 === 0) yield;
    if ((counts[label] as number) < LEAST_EXAMPLES) continue;
    const { gain, isSure } = without(label, { labels, text: logits, pictured, right }, totals);
    if (isSure) hopeful.push({ label, gain });
  }
  const wrong: number[] = [];
  for (const { label } of hopeful.sort((a, b) => b.gain - a.gain)) {
    yield;
    const next = without(label, { labels, text: logits, pictured, right }, totals);
    if (!next.isSure) continue;
    wrong.push(label);
    totals.set(next.totals);
    for (let at = label; at < logits.length; at += labels) logits[at] = pictured[at] as number;
  }
  return wrong.sort((a, b) => a - b);
}

interface Replaced {
  /** Mean over all examples, nats. */
  readonly gain: number;
  /** Whether it is more than chance. */
  readonly isSure: boolean;
  /** ln Σ e^logit of each example then, [examples]. */
  readonly totals: Float64Array;
}

/**
 * What comes of replacing one label's text.
 *
 * @param totals ln Σ e^logit of each example now, [examples]
 */
function without(label: number, { labels, text, pictured, right }: TextLogits, totals: Float64Array): Replaced {
  const own = new Sum();
  const others = new Sum();
  const next = new Float64Array(totals.length);
  for (let example = 0; example < next.length; example++) {
    const total = totals[example] as number;
    const from = example * labels;
    const [old, replaced] = [text[from + label] as number, pictured[from + label] as number];
    const left = 1 - Math.exp(old - total);
    const rest = left > TOO_LITTLE_LEFT ? total + Math.log(left) : restOf(text.subarray(from, from + labels), label);
    const after = Math.max(rest, replaced) + Math.log1p(Math.exp(-Math.abs(rest - replaced)));
    if (right[example] === label) own.add(total - after + replaced - old);
    else others.add(total - after);
    next[example] = after;
  }
  const gain = (own.sum + others.sum) / totals.length;
  // How many examples a label has was chosen, and is no chance: the two kinds vary apart.
  const standardError = Math.sqrt(own.variance() + others.variance()) / totals.length;
  return { gain, isSure: gain > STANDARD_ERRORS * standardError, totals: next };
}

/** ln Σ e^logit of all labels but one. */
function restOf(logits: Float32Array, label: number): number {
  const rest = logits.slice();
  rest[label] = -Infinity;
  return logSumExp(rest);
}

/** Of numbers that vary by chance. */
class Sum {
  sum = 0;
  private squares = 0;
  private count = 0;

  add(value: number): void {
    this.sum += value;
    this.squares += value * value;
    this.count++;
  }

  /** Of the sum. */
  variance(): number {
    const spread = this.squares - this.sum ** 2 / this.count;
    return this.count < 2 ? 0 : (Math.max(0, spread) * this.count) / (this.count - 1);
  }
}
