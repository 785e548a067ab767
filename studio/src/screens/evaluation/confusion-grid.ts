/** The labels of confusions as rows and columns of a heat map. */

interface Named {
  readonly labelId: string;
  readonly name: string;
}

export interface ConfusionPair {
  readonly expected: Named;
  readonly predicted: Named;
  readonly count: number;
}

/** What a heat map has at most, labels a side. */
export const MAX_SIDE = 25;

export interface ConfusionGrid {
  /** In the order of rows and columns: those in the most mistakes first. */
  readonly labels: readonly Named[];
  /** [column: the answer, row: what is right, pictures] */
  readonly cells: readonly (readonly [column: number, row: number, count: number])[];
  /** Confusions that have a cell, in the order of `cells`. */
  readonly shown: readonly ConfusionPair[];
  readonly most: number;
}

/** @param pairs those with the most pictures first */
export function confusionGrid(pairs: readonly ConfusionPair[], side = MAX_SIDE): ConfusionGrid {
  const weights = new Map<string, { label: Named; count: number }>();
  for (const { expected, predicted, count } of pairs) {
    for (const label of [expected, predicted]) {
      const found = weights.get(label.labelId);
      weights.set(label.labelId, { label, count: (found?.count ?? 0) + count });
    }
  }
  const labels = [...weights.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, side)
    .map(({ label }) => label);
  const places = new Map(labels.map(({ labelId }, at) => [labelId, at]));
  const shown = pairs.filter(
    ({ expected, predicted }) => places.has(expected.labelId) && places.has(predicted.labelId),
  );
  const cells = shown.map(
    ({ expected, predicted, count }) =>
      [places.get(predicted.labelId) as number, places.get(expected.labelId) as number, count] as const,
  );
  return { labels, cells, shown, most: Math.max(1, ...shown.map(({ count }) => count)) };
}

/** A cell, as an address has it. */
export const cellName = ({ expected, predicted }: { expected: { labelId: string }; predicted: { labelId: string } }) =>
  `${expected.labelId}.${predicted.labelId}`;

/** The labels of a cell that an address has; undefined where it is none. */
export function labelsOfCell(cell: string): { expected: string; predicted: string } | undefined {
  const [expected, predicted, ...more] = cell.split('.');
  return expected && predicted && more.length === 0 ? { expected, predicted } : undefined;
}
