import type { Label } from '../../../domain/label.js';
import type { Steps } from '../../../domain/steps.js';
import type { Neighbour } from '../explain/neighbour-search.js';

/** Two labels that are alike. */
export interface Pair {
  /** The lower one first. */
  readonly rows: readonly [number, number];
  readonly cosine: number;
}

/** Pairs that are listed as the closest ones. */
const CLOSEST = 5;
/** Names in a message. */
const MAX_NAMES = 5;

/**
 * The pairs of rows from a cosine on, and the few closest ones, closest first.
 *
 * @param neighbours of each row, closest first
 * @param same rows that have the vector of another row, and are left out
 */
export function* pairsOf(
  neighbours: readonly (readonly Neighbour[])[],
  flaggedFrom: number,
  same: ReadonlyMap<number, number>,
): Steps<{ readonly flagged: Pair[]; readonly closest: Pair[] }> {
  const closest: Pair[] = [];
  const flagged: Pair[] = [];
  for (const [row, near] of neighbours.entries()) {
    yield;
    for (const { row: other, cosine } of near) {
      // Most pairs are found from both sides.
      const isNew = row < other || !neighbours[other]?.some((one) => one.row === row);
      if (!isNew || same.has(row) || same.has(other)) continue;
      const pair: Pair = { rows: row < other ? [row, other] : [other, row], cosine };
      if (cosine >= flaggedFrom) flagged.push(pair);
      if (cosine > (closest[CLOSEST - 1]?.cosine ?? -2)) {
        closest.push(pair);
        closest.sort((a, b) => b.cosine - a.cosine);
        closest.length = Math.min(closest.length, CLOSEST);
      }
    }
  }
  return { flagged, closest };
}

/** The pairs by the rows that they connect; the closest first. @param rows number of all rows */
export function* together(pairs: readonly Pair[], rows: number): Steps<Pair[][]> {
  const parents = Int32Array.from({ length: rows }, (_, row) => row);
  const rootOf = (row: number): number => {
    let root = row;
    while (parents[root] !== root) root = parents[root] as number;
    for (let at = row; at !== root; ) {
      const next = parents[at] as number;
      parents[at] = root;
      at = next;
    }
    return root;
  };
  for (const { rows } of pairs) {
    yield;
    parents[rootOf(rows[0])] = rootOf(rows[1]);
  }
  const groups = new Map<number, Pair[]>();
  for (const pair of [...pairs].sort((a, b) => b.cosine - a.cosine)) {
    yield;
    const root = rootOf(pair.rows[0]);
    const group = groups.get(root);
    if (group) group.push(pair);
    else groups.set(root, [pair]);
  }
  return [...groups.values()];
}

/** The labels of some pairs, each once, and from where to where their cosines go. */
export function groupOf(labels: readonly Label[], pairs: readonly Pair[]) {
  const rows = [...new Set(pairs.flatMap((pair) => pair.rows))];
  const cosines = pairs.map(({ cosine }) => cosine);
  const [lowest, highest] = [Math.min(...cosines), Math.max(...cosines)];
  const range = pairs.length === 1 ? shown(highest) : `${shown(lowest)} to ${shown(highest)}`;
  return { group: rows.map((row) => labels[row] as Label), lowest, highest, range };
}

/** Pairs as evidence. */
export const pairsShown = (labels: readonly Label[], pairs: readonly Pair[], what: string) =>
  pairs.slice(0, CLOSEST).map(({ rows, cosine }) => ({ labels: rows.map((row) => labels[row]?.name), [what]: cosine }));

/** Names for a message. */
export const nameList = (labels: readonly Label[]): string => {
  const names = labels.slice(0, MAX_NAMES).map(({ name }) => JSON.stringify(name));
  const last = labels.length > MAX_NAMES ? `${labels.length - MAX_NAMES} more` : names.pop();
  return names.length > 0 ? `${names.join(', ')} and ${last}` : `${last}`;
};

export const shown = (value: number): string => value.toFixed(3);
