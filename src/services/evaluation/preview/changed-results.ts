import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';
import type { SampleBlock, SampleVectors } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import { newResults, putResults } from '../engine/sample-results.js';

/** Labels of a draft beside those of the version that it was made of. */
export interface ChangedLabels {
  /** Row-major, [labels × dimensions]. */
  readonly before: Float32Array;
  readonly after: Float32Array;
  readonly dimensions: number;
  readonly logitScale: number;
  /** Of each label of the draft, its row in the version with the same vector; -1 for others. Ascending but for these. */
  readonly sameRows: Int32Array;
}

/** What was found of the version, and of which samples. */
export interface Known {
  readonly results: SampleResults;
  /** As the version has them. */
  readonly before: EvaluatedSamples;
  /** As the draft has them. */
  readonly after: EvaluatedSamples;
  readonly vectors: SampleVectors;
}

/** From this share of labels on, comparing all of them takes no longer. */
const MAX_CHANGED = 0.25;
/** Samples of one step: a millisecond's worth. */
const UPDATED_A_STEP = 1_000;

/** Whether what was found of the version saves work. */
export const canReuse = ({ before, sameRows, dimensions }: ChangedLabels): boolean => {
  const kept = sameRows.filter((row) => row !== -1).length;
  const changed = before.length / dimensions - kept + (sameRows.length - kept);
  return changed <= MAX_CHANGED * sameRows.length;
};

/**
 * What a draft says of samples, from what is known of its version: only the labels that differ are compared, with all
 * samples, and all labels with the few samples whose first labels or right labels are among them.
 *
 * @throws as `EvaluationEngine.run`
 */
export async function changedResults(
  engine: EvaluationEngine,
  labels: ChangedLabels,
  known: Known,
  signal?: AbortSignal,
): Promise<SampleResults> {
  const rows = rowsThatDiffer(labels);
  const { vectors, after } = known;
  const count = after.samples.length;
  const placed = engine.place({ ...labels, vectors: differing(labels, rows) });
  const products = await engine.similarities(placed, count, vectors, signal);
  const results = newResults(count);
  const again = await inTurns(updating(new Update(labels, rows, known, results), products, count));
  if (again.size > 0) await compareAgain(engine, labels, known, again, results, signal);
  return results;
}

/** Writes what changes of all samples. @returns those that have to be compared with all labels */
function* updating(update: Update, products: Float32Array, count: number): Steps<ReadonlySet<number>> {
  const again = new Set<number>();
  const columns = products.length / count;
  for (let sample = 0; sample < count; sample++) {
    if (sample % UPDATED_A_STEP === 0) yield;
    const at = sample * columns;
    if (!update.write(sample, products.subarray(at, at + columns))) again.add(sample);
  }
  return again;
}

interface DifferingRows {
  /** Rows of the version that the draft does not have with the same vector. */
  readonly gone: readonly number[];
  /** Rows of the draft that the version does not have with the same vector. */
  readonly come: readonly number[];
}

function rowsThatDiffer({ before, sameRows, dimensions }: ChangedLabels): DifferingRows {
  const kept = new Set(sameRows);
  const gone = Array.from({ length: before.length / dimensions }, (_, row) => row).filter((row) => !kept.has(row));
  const come = [...sameRows.keys()].filter((row) => sameRows[row] === -1);
  return { gone, come };
}

/** The vectors of the rows that are gone, and behind them of those that have come. */
function differing({ before, after, dimensions }: ChangedLabels, { gone, come }: DifferingRows): Float32Array {
  const all = new Float32Array((gone.length + come.length) * dimensions);
  const copy = (from: Float32Array, row: number, to: number) =>
    all.set(from.subarray(row * dimensions, (row + 1) * dimensions), to * dimensions);
  for (const [i, row] of gone.entries()) copy(before, row, i);
  for (const [i, row] of come.entries()) copy(after, row, gone.length + i);
  return all;
}

/** Writes what changes of one sample. */
class Update {
  /** Of each row of the version, the draft's row with the same vector; -1 where it is gone. */
  private readonly rowAfter: Int32Array;

  constructor(
    { before, dimensions, sameRows, logitScale }: ChangedLabels,
    private readonly rows: DifferingRows,
    private readonly known: Known,
    private readonly out: SampleResults,
  ) {
    this.scale = logitScale;
    this.rowAfter = new Int32Array(before.length / dimensions).fill(-1);
    for (const [row, same] of sameRows.entries()) if (same !== -1) this.rowAfter[same] = row;
  }

  private readonly scale: number;

  /**
   * @param products of the sample with the rows that differ
   * @returns false where the sample has to be compared with all labels
   */
  write(sample: number, products: Float32Array): boolean {
    const { known, out, rowAfter, scale, rows } = this;
    const { results } = known;
    const [best, second] = [results.best[sample] as number, results.second[sample] as number];
    const [bestAfter, secondAfter] = [rowAfter[best] as number, second === -1 ? -1 : (rowAfter[second] as number)];
    const right = results.right[sample] as number;
    const rightAfter = right === -1 ? -1 : (rowAfter[right] as number);
    // What comes after the first two, and what the right labels are, is not known.
    if (bestAfter === -1 || secondAfter === -1 || (right !== -1 && rightAfter === -1)) return false;
    if (!this.hasSameRights(sample)) return false;
    const highest = results.similarity[sample] as number;
    const sumBefore = 1 / (results.probability[sample] as number);
    const places = new Places(
      { row: bestAfter, value: highest },
      {
        row: secondAfter,
        value: highest + Math.log((results.secondProbability[sample] as number) * sumBefore) / scale,
      },
    );
    let [sum, ahead] = [sumBefore, 0];
    const rightValue = right === -1 ? Infinity : (results.rightSimilarity[sample] as number);
    for (const [i, row] of rows.gone.entries()) {
      const value = products[i] as number;
      sum -= Math.exp(scale * (value - highest));
      if (value > rightValue || (value === rightValue && row < right)) ahead--;
    }
    for (const [i, row] of rows.come.entries()) {
      const value = products[rows.gone.length + i] as number;
      sum += Math.exp(scale * (value - highest));
      places.add(row, value);
      if (value > rightValue || (value === rightValue && row < rightAfter)) ahead++;
    }
    const logSum = scale * highest + Math.log(sum);
    const { first, next } = places;
    out.best[sample] = first.row;
    out.similarity[sample] = first.value;
    out.score[sample] = first.value;
    out.probability[sample] = Math.exp(scale * first.value - logSum);
    out.second[sample] = next.row;
    out.secondSimilarity[sample] = next.value;
    out.secondProbability[sample] = Math.exp(scale * next.value - logSum);
    out.right[sample] = rightAfter;
    out.rightRank[sample] = right === -1 ? 0 : (results.rightRank[sample] as number) + ahead;
    out.rightSimilarity[sample] = results.rightSimilarity[sample] as number;
    out.rightScore[sample] = results.rightScore[sample] as number;
    out.rightLogProbability[sample] = (results.rightLogProbability[sample] as number) - Math.log(sum / sumBefore);
    return true;
  }

  /** Whether the sample's right labels are the same, and none of them differs. */
  private hasSameRights(sample: number): boolean {
    const { before, after } = this.known;
    const [was, is] = [before, after].map(({ rightRows, rightFrom }) =>
      rightRows.subarray(rightFrom[sample], rightFrom[sample + 1]),
    ) as [Int32Array, Int32Array];
    return was.length === is.length && was.every((row, i) => this.rowAfter[row] === is[i]);
  }
}

interface Place {
  readonly row: number;
  readonly value: number;
}

/** The first two labels. */
class Places {
  constructor(
    public first: Place,
    public next: Place,
  ) {}

  add(row: number, value: number): void {
    const comes = (other: Place) => value > other.value || (value === other.value && row < other.row);
    if (comes(this.first)) {
      this.next = this.first;
      this.first = { row, value };
    } else if (comes(this.next)) this.next = { row, value };
  }
}

/** Compares some samples with all labels. */
async function compareAgain(
  engine: EvaluationEngine,
  { after: vectors, ...labels }: ChangedLabels,
  { after, vectors: source }: Known,
  samples: ReadonlySet<number>,
  results: SampleResults,
  signal: AbortSignal | undefined,
): Promise<void> {
  const placed = engine.place({ ...labels, vectors });
  const found = await engine.sampleResults(placed, after, onlyOf(source, samples, labels.dimensions), signal);
  const indexes = Int32Array.from(samples);
  const part = newResults(indexes.length);
  for (const column of Object.keys(part) as (keyof SampleResults)[]) {
    for (const [i, index] of indexes.entries()) part[column][i] = found[column][index] as number;
  }
  putResults(results, part, indexes);
}

/** The vectors of some samples. */
const onlyOf = (source: SampleVectors, wanted: ReadonlySet<number>, dimensions: number): SampleVectors =>
  async function* (): AsyncGenerator<SampleBlock> {
    for await (const { indexes, vectors } of source()) {
      const rows = [...indexes.keys()].filter((row) => wanted.has(indexes[row] as number));
      const some = new Float32Array(rows.length * dimensions);
      for (const [i, row] of rows.entries()) {
        some.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
      }
      yield { indexes: Int32Array.from(rows, (row) => indexes[row] as number), vectors: some };
    }
  };
