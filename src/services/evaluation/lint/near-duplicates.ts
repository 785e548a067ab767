import { draftOf, type Finding, upsertOf } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import type { Steps } from '../../../domain/steps.js';
import type { Neighbour } from '../explain/label-neighbours.js';

/** Centred cosine from which two labels are flagged. It does not depend on the model. */
export const DUPLICATE_FROM = 0.9;
/** Neighbours of each label that are looked at: enough to see which labels hang together. */
export const NEIGHBOURS = 8;
/** Pairs that are listed as the closest ones. */
const CLOSEST = 5;
/** Names in a message. */
const MAX_NAMES = 5;

interface Pair {
  readonly rows: readonly [number, number];
  readonly centredSimilarity: number;
}

/**
 * Labels that a model hardly tells apart by their texts, together where several hang together; and the closest pairs of
 * the set. That texts are close may mean that labels are the same, or only that the model does not know the words, as
 * it hardly tells apart any two that it does not know: so these are hints, and pictures decide.
 *
 * @param neighbours of each label, closest first
 * @param same rows that have the vector of another row: they are told of elsewhere
 */
export function* nearDuplicates(
  labels: readonly Label[],
  neighbours: readonly (readonly Neighbour[])[],
  same: ReadonlyMap<number, number>,
): Steps<Finding[]> {
  const closest: Pair[] = [];
  const flagged: Pair[] = [];
  for (const [row, near] of neighbours.entries()) {
    yield;
    for (const { row: other, centredSimilarity } of near) {
      // Most pairs are found from both sides.
      const isNew = row < other || !neighbours[other]?.some((one) => one.row === row);
      if (!isNew || same.has(row) || same.has(other)) continue;
      const pair: Pair = { rows: row < other ? [row, other] : [other, row], centredSimilarity };
      if (centredSimilarity >= DUPLICATE_FROM) flagged.push(pair);
      if (centredSimilarity > (closest[CLOSEST - 1]?.centredSimilarity ?? -2)) {
        closest.push(pair);
        closest.sort((a, b) => b.centredSimilarity - a.centredSimilarity);
        closest.length = Math.min(closest.length, CLOSEST);
      }
    }
  }
  const groups = (yield* together(flagged, labels.length)).map((pairs) => groupFinding(labels, pairs));
  return closest.length > 0 ? [...groups, closestFinding(labels, closest)] : groups;
}

/** The pairs by the labels that they connect; the closest first. */
function* together(pairs: readonly Pair[], rows: number): Steps<Pair[][]> {
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
  for (const pair of [...pairs].sort((a, b) => b.centredSimilarity - a.centredSimilarity)) {
    yield;
    const root = rootOf(pair.rows[0]);
    const group = groups.get(root);
    if (group) group.push(pair);
    else groups.set(root, [pair]);
  }
  return [...groups.values()];
}

function groupFinding(labels: readonly Label[], pairs: readonly Pair[]): Finding {
  const rows = [...new Set(pairs.flatMap((pair) => pair.rows))];
  const group = rows.map((row) => labels[row] as Label);
  const values = pairs.map(({ centredSimilarity }) => centredSimilarity);
  const [highest, lowest] = [Math.max(...values), Math.min(...values)];
  const range = rows.length === 2 ? shown(highest) : `${shown(lowest)} to ${shown(highest)}`;
  const what = `by their texts, the model hardly tells ${nameList(group)} apart (centred cosine ${range}, flagged from ${DUPLICATE_FROM})`;
  const advice = rows.length === 2 ? 'it is one label, or the model does not know a word' : 'it may not know the words';
  return {
    code: 'NEAR_DUPLICATES',
    severity: 'INFO',
    labels: group,
    message: `${what}: ${advice}; pictures decide`,
    evidence: { labels: rows.length, highest, lowest, flaggedFrom: DUPLICATE_FROM, pairs: pairsShown(labels, pairs) },
    fix: rows.length === 2 ? merged(group as [Label, Label]) : null,
  };
}

/** The second label's phrases become synonyms of the first. */
function merged([first, second]: readonly [Label, Label]) {
  const phrases = [...first.synonyms, second.name, ...second.synonyms];
  const synonyms = [...new Set(phrases)].filter((phrase) => phrase !== first.name);
  const draft = first.prompts.length + second.prompts.length > 0 ? draftOf(first) : draftOf(first, { synonyms });
  return { ...upsertOf(draft), remove: [second.id] };
}

function closestFinding(labels: readonly Label[], closest: readonly Pair[]): Finding {
  const [top] = closest as [Pair];
  const pair = top.rows.map((row) => labels[row] as Label);
  return {
    code: 'CLOSEST_LABELS',
    severity: 'INFO',
    labels: pair,
    message: `the closest labels are ${nameList(pair)} (centred cosine ${shown(top.centredSimilarity)})`,
    evidence: { pairs: pairsShown(labels, closest) },
    fix: null,
  };
}

const pairsShown = (labels: readonly Label[], pairs: readonly Pair[]) =>
  pairs.slice(0, CLOSEST).map(({ rows, centredSimilarity }) => ({
    labels: rows.map((row) => labels[row]?.name),
    centredSimilarity,
  }));

/** Names for a message. */
export const nameList = (labels: readonly Label[]): string => {
  const names = labels.slice(0, MAX_NAMES).map(({ name }) => JSON.stringify(name));
  const last = labels.length > MAX_NAMES ? `${labels.length - MAX_NAMES} more` : names.pop();
  return names.length > 0 ? `${names.join(', ')} and ${last}` : `${last}`;
};

export const shown = (value: number): string => value.toFixed(3);
