import { type DraftChange, draftOf, type Finding, upsertOf } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import type { Steps } from '../../../domain/steps.js';
import type { Neighbour } from '../explain/neighbour-search.js';
import { groupOf, nameList, type Pair, pairsOf, pairsShown, shown, together } from './pairs.js';

/** Centred cosine from which two labels are flagged. It does not depend on the model. */
const ALIKE_BY_TEXT = 0.9;
/** Correlation of similarities over pictures from which two labels are flagged. */
const ALIKE_BY_PICTURES = 0.95;
/** Neighbours of each label that are looked at: enough to see which labels hang together. */
export const NEIGHBOURS = 8;

/**
 * Labels that a model hardly tells apart by their texts, together where several hang together; and the closest pairs of
 * the set. That texts are close may mean that labels are the same, or only that the model does not know the words, as
 * it hardly tells apart any two that it does not know: so these are hints, and pictures decide.
 *
 * @param neighbours of each label by its vector as seen from the mean, closest first
 * @param same rows that have the vector of another row: they are told of elsewhere
 */
export function* nearDuplicates(
  labels: readonly Label[],
  neighbours: readonly (readonly Neighbour[])[],
  same: ReadonlyMap<number, number>,
): Steps<Finding[]> {
  const { flagged, closest } = yield* pairsOf(neighbours, ALIKE_BY_TEXT, same);
  const groups = yield* together(flagged, labels.length);
  const findings = groups.map((pairs) => byTexts(labels, pairs));
  return closest.length > 0 ? [...findings, closestLabels(labels, closest)] : findings;
}

/**
 * Labels that pictures do not tell apart, together where several hang together.
 *
 * @param neighbours of each label by its similarities with pictures
 * @param pictures how many there were
 */
export function* sameByPictures(
  labels: readonly Label[],
  neighbours: readonly (readonly Neighbour[])[],
  pictures: number,
): Steps<Finding[]> {
  const { flagged } = yield* pairsOf(neighbours, ALIKE_BY_PICTURES, new Map());
  return (yield* together(flagged, labels.length)).map((pairs) => byPictures(labels, pairs, pictures));
}

function byTexts(labels: readonly Label[], pairs: readonly Pair[]): Finding {
  const { group, lowest, highest, range } = groupOf(labels, pairs);
  const what = `by their texts, the model hardly tells ${nameList(group)} apart (centred cosine ${range}, flagged from ${ALIKE_BY_TEXT})`;
  const advice =
    group.length === 2 ? 'it is one label, or the model does not know a word' : 'it may not know the words';
  return {
    code: 'NEAR_DUPLICATES',
    severity: 'INFO',
    labels: group,
    message: `${what}: ${advice}; pictures decide`,
    evidence: {
      labels: group.length,
      highest,
      lowest,
      flaggedFrom: ALIKE_BY_TEXT,
      pairs: pairsShown(labels, pairs, 'centredSimilarity'),
    },
    fix: merged(group),
  };
}

function byPictures(labels: readonly Label[], pairs: readonly Pair[], pictures: number): Finding {
  const { group, lowest, highest, range } = groupOf(labels, pairs);
  return {
    code: 'SAME_BY_PICTURES',
    severity: 'WARNING',
    labels: group,
    message:
      `pictures do not tell ${nameList(group)} apart: over ${pictures} of them, their similarities correlate by ${range} ` +
      `(flagged from ${ALIKE_BY_PICTURES}); make them one label, or say in prompts what tells them apart`,
    evidence: {
      labels: group.length,
      pictures,
      highest,
      lowest,
      flaggedFrom: ALIKE_BY_PICTURES,
      pairs: pairsShown(labels, pairs, 'correlation'),
    },
    fix: merged(group),
  };
}

/** Of two labels, the second one's phrases become synonyms of the first; of more, who can say. */
function merged(group: readonly Label[]): DraftChange | null {
  const [first, second, third] = group;
  if (!first || !second || third) return null;
  const phrases = [...first.synonyms, second.name, ...second.synonyms];
  const synonyms = [...new Set(phrases)].filter((phrase) => phrase !== first.name);
  const draft = first.prompts.length + second.prompts.length > 0 ? draftOf(first) : draftOf(first, { synonyms });
  return { ...upsertOf(draft), remove: [second.id] };
}

function closestLabels(labels: readonly Label[], closest: readonly Pair[]): Finding {
  const [top] = closest as [Pair];
  const pair = top.rows.map((row) => labels[row] as Label);
  return {
    code: 'CLOSEST_LABELS',
    severity: 'INFO',
    labels: pair,
    message: `the closest labels are ${nameList(pair)} (centred cosine ${shown(top.cosine)})`,
    evidence: { pairs: pairsShown(labels, closest, 'centredSimilarity') },
    fix: null,
  };
}
