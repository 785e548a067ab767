import type { Label } from '../../../domain/label.js';
import type { PlacedLabels, SampleBlock, SampleVectors } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { Likeliest } from '../engine/tasks/likeliest.js';

/** A label that a picture may show. */
export interface Guess {
  readonly label: Label;
  readonly probability: number;
}

/** The most probable labels of some samples. */
export class Guesses {
  private constructor(
    private readonly found: Likeliest,
    private readonly each: number,
  ) {}

  /**
   * Compares samples with labels. Of samples without a vector nothing is guessed.
   *
   * @param count of samples
   * @param each guesses of a sample, at most
   * @throws as `EvaluationEngine.run`
   */
  static async make(
    engine: EvaluationEngine,
    labels: PlacedLabels,
    { count, each, vectors }: { readonly count: number; readonly each: number; readonly vectors: SampleVectors },
    signal: AbortSignal,
  ): Promise<Guesses> {
    const all = { rows: new Int32Array(count * each).fill(-1), probabilities: new Float64Array(count * each) };
    const work = {
      paramsOf: () => ({ count: each }),
      onResult({ rows, probabilities }: Likeliest, { indexes }: SampleBlock) {
        for (const [i, index] of indexes.entries()) {
          all.rows.set(rows.subarray(i * each, (i + 1) * each), index * each);
          all.probabilities.set(probabilities.subarray(i * each, (i + 1) * each), index * each);
        }
      },
    };
    await engine.run('likeliest', labels, vectors, work, signal);
    return new Guesses(all, each);
  }

  /** Probability of a sample's best label, less that of the second; null where nothing is guessed. */
  margin(sample: number): number | null {
    const { rows, probabilities } = this.found;
    const at = sample * this.each;
    return rows[at] === -1 ? null : (probabilities[at] as number) - (probabilities[at + 1] as number);
  }

  /** Those of a sample, best first. @param labels that it was compared with */
  of(sample: number, labels: readonly Label[]): Guess[] {
    const { rows, probabilities } = this.found;
    const [from, to] = [sample * this.each, (sample + 1) * this.each];
    return [...rows.subarray(from, to)].flatMap((row, place) => {
      const label = labels[row];
      return label ? [{ label, probability: probabilities[from + place] as number }] : [];
    });
  }
}
