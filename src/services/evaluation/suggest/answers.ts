import type { EvaluatedSamples } from '../../../domain/evaluation.js';
import type { TopRows } from '../engine/tasks/top-rows.js';
import type { Outcomes } from './choosing.js';

/** A label with another vector: its similarities with the samples. */
export interface EditedLabel {
  readonly row: number;
  /** Row-major, [samples × edits]. */
  readonly similarities: Float32Array;
  /** Which of the edits it is, and how many there are. */
  readonly column: number;
  readonly columns: number;
}

/** What samples are answered with when some labels have other vectors than in their version. */
export class Answers {
  /** @param top the first `count` labels of each sample: more than are ever edited together */
  constructor(
    private readonly samples: EvaluatedSamples,
    private readonly top: TopRows,
    private readonly count: number,
  ) {}

  /** Whether each sample is answered rightly. @param edited labels that differ, each once */
  outcomes(edited: readonly EditedLabel[] = []): Outcomes {
    const { rightRows, rightFrom } = this.samples;
    return Uint8Array.from(this.samples.samples, (_, i) => {
      const first = this.firstOf(i, edited);
      for (let at = rightFrom[i] as number; at < (rightFrom[i + 1] as number); at++) {
        if (rightRows[at] === first) return 1;
      }
      return 0;
    });
  }

  /** Row of the label that comes first for a sample. */
  firstOf(sample: number, edited: readonly EditedLabel[] = []): number {
    let [first, highest] = this.firstUnedited(sample, edited);
    for (const { row, similarities, column, columns } of edited) {
      const value = similarities[sample * columns + column] as number;
      if (value > highest || (value === highest && row < first)) [first, highest] = [row, value];
    }
    return first;
  }

  private firstUnedited(sample: number, edited: readonly EditedLabel[]): [row: number, value: number] {
    const { rows, values } = this.top;
    for (let at = sample * this.count; at < (sample + 1) * this.count; at++) {
      const row = rows[at] as number;
      if (row !== -1 && !edited.some((one) => one.row === row)) return [row, values[at] as number];
    }
    return [-1, -Infinity];
  }
}
