/** What is learned from: vectors of pictures, each with its right label, and what the text says of these labels. */
export interface Examples {
  readonly dimensions: number;
  /** Of the pictures: unit length, row-major, [examples × dimensions]. */
  readonly vectors: Float32Array;
  /** The right label of each example: its row in `texts`, [examples]. */
  readonly labels: Int32Array;
  /** Text vectors of the labels that have examples: unit length, row-major, [labels × dimensions]. */
  readonly texts: Float32Array;
  /** The model's own. */
  readonly logitScale: number;
}

/** Number of examples of each label, [labels]. */
export function countsOf({ labels, texts, dimensions }: Examples): Int32Array {
  const counts = new Int32Array(texts.length / dimensions);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  return counts;
}

export interface Folds {
  /** 0 when no label has two examples. */
  readonly count: number;
  /** The fold in which an example is held out, [examples]; -1 for the only one of its label, which never is. */
  readonly ofExample: Int32Array;
}

const MAX_FOLDS = 5;

/**
 * Deals the examples of each label out to the folds in turn, so that every label keeps some whatever is held out: as
 * many folds as the label with the fewest examples, of those with two or more, has; five at most.
 */
export function foldsOf(examples: Examples): Folds {
  const counts = countsOf(examples);
  const several = counts.filter((count) => count >= 2);
  const count =
    several.length === 0
      ? 0
      : Math.min(
          MAX_FOLDS,
          several.reduce((a, b) => Math.min(a, b)),
        );
  const dealt = new Int32Array(counts.length);
  const ofExample = examples.labels.map((label) => {
    if ((counts[label] as number) < 2) return -1;
    const turn = dealt[label] as number;
    dealt[label] = turn + 1;
    // Labels begin with different folds, so that folds are equally large.
    return (label + turn) % count;
  });
  return { count, ofExample };
}

/**
 * A few examples that stand for all: the first of each label, then the second of each, and so on, of those that are held
 * out in some fold.
 *
 * @returns rows of at most `most` examples, ascending
 */
export function evenChoice({ labels }: Examples, { ofExample }: Folds, most: number): Int32Array {
  const seen = new Map<number, number>();
  const turns = labels.map((label) => {
    const turn = seen.get(label) ?? 0;
    seen.set(label, turn + 1);
    return turn;
  });
  const rows = Int32Array.from(labels.keys()).filter((row) => ofExample[row] !== -1);
  const byTurn = rows.sort((a, b) => (turns[a] as number) - (turns[b] as number) || a - b);
  return byTurn.slice(0, most).sort();
}
