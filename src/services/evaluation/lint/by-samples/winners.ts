import type { EvaluatedSamples, SampleResults } from '../../../../domain/evaluation.js';
import type { Finding } from '../../../../domain/finding.js';
import type { Label } from '../../../../domain/label.js';
import { indexing } from '../../../../domain/label-rows.js';
import type { Steps } from '../../../../domain/steps.js';
import { proportion } from '../../statistics/intervals.js';

/** Samples of a label from which it means something that it never comes first. */
const LEAST_SUPPORT = 5;
/** Wrong answers of a label, and of a parent, from which they mean something. */
const LEAST_WRONG = 10;
const LEAST_STOLEN = 5;
/** A label comes first too often when even the upper end of its precision's interval is below that. */
const POOR_PRECISION = 0.5;
/** A parent does when even the lower end of its share is above that. */
const STOLEN_SHARE = 0.1;
/** Parents of parents that are looked at. */
const MAX_LEVELS = 32;

/** What was counted of each label, [labels]. */
interface Counts {
  /** Samples that count for it: of several right labels, the one that came first, else the first one. */
  readonly support: Int32Array;
  readonly wins: Int32Array;
  readonly rightWins: Int32Array;
  /** Samples of labels below it for which it came first. */
  readonly stolen: Int32Array;
  /** Samples of labels below it. */
  readonly below: Int32Array;
}

/** Labels that never come first, or too often, by the first answers for the samples that are in the vocabulary. */
export function* winners(
  labels: readonly Label[],
  samples: EvaluatedSamples,
  { best }: Pick<SampleResults, 'best'>,
): Steps<Finding[]> {
  const counts = yield* count(labels, samples, best);
  const findings: Finding[] = [];
  for (const [row, label] of labels.entries()) {
    yield;
    const at = (column: Int32Array): number => column[row] as number;
    if (at(counts.support) >= LEAST_SUPPORT && at(counts.wins) === 0)
      findings.push(neverWins(label, at(counts.support)));
    const precision = proportion(at(counts.rightWins), at(counts.wins));
    if (precision.of - precision.count >= LEAST_WRONG && (precision.high ?? 1) < POOR_PRECISION) {
      findings.push(winsTooOften(label, precision, at(counts.support)));
    }
    const stolen = proportion(at(counts.stolen), at(counts.below));
    if (stolen.count >= LEAST_STOLEN && (stolen.low ?? 0) > STOLEN_SHARE) findings.push(parentWins(label, stolen));
  }
  return findings;
}

function* count(
  labels: readonly Label[],
  { judgements, rightRows, rightFrom }: EvaluatedSamples,
  best: Int32Array,
): Steps<Counts> {
  const column = () => new Int32Array(labels.length);
  const counts = { support: column(), wins: column(), rightWins: column(), stolen: column(), below: column() };
  const parents = yield* parentRows(labels);
  for (const [i, judgement] of judgements.entries()) {
    yield;
    if (judgement !== 'KNOWN') continue;
    const rights = rightRows.subarray(rightFrom[i], rightFrom[i + 1]);
    const first = best[i] as number;
    const isRight = rights.includes(first);
    add(counts.support, isRight ? first : (rights[0] as number));
    add(counts.wins, first);
    if (isRight) add(counts.rightWins, first);
    const above = ancestorsOf(rights, parents);
    for (const row of above) add(counts.below, row);
    if (!isRight && above.has(first)) add(counts.stolen, first);
  }
  return counts;
}

const add = (column: Int32Array, row: number): void => {
  column[row] = (column[row] as number) + 1;
};

/** Row of each label's parent; -1 without one. */
function* parentRows(labels: readonly Label[]): Steps<Int32Array> {
  const { rowOf } = yield* indexing(labels);
  const parents = new Int32Array(labels.length);
  for (const [row, { parentId }] of labels.entries()) {
    parents[row] = parentId === null ? -1 : (rowOf.get(parentId) ?? -1);
    yield;
  }
  return parents;
}

/** The rows above some labels, but not those themselves. */
function ancestorsOf(rows: Int32Array, parents: Int32Array): Set<number> {
  const above = new Set<number>();
  for (const row of rows) {
    let at = parents[row] as number;
    for (let level = 0; at !== -1 && level < MAX_LEVELS; level++) {
      above.add(at);
      at = parents[at] as number;
    }
  }
  for (const row of rows) above.delete(row);
  return above;
}

const neverWins = (label: Label, support: number): Finding => ({
  code: 'NEVER_WINS',
  severity: 'WARNING',
  labels: [label],
  message: `${JSON.stringify(label.name)} never comes first, although it is right for ${support} samples: it may need another name`,
  evidence: { recall: proportion(0, support) },
  fix: null,
});

function winsTooOften(label: Label, precision: ReturnType<typeof proportion>, support: number): Finding {
  const share = `${precision.of} times, and is right ${precision.count} times`;
  return {
    code: 'WINS_TOO_OFTEN',
    severity: 'WARNING',
    labels: [label],
    message:
      `${JSON.stringify(label.name)} comes first ${share} (precision ${shares(precision)}): its name or a synonym may ` +
      'say too little',
    evidence: { precision, support },
    fix: null,
  };
}

const parentWins = (label: Label, share: ReturnType<typeof proportion>): Finding => ({
  code: 'PARENT_WINS',
  severity: 'WARNING',
  labels: [label],
  message:
    `${JSON.stringify(label.name)} comes first for ${share.count} of ${share.of} samples of the labels below it (${shares(share)}): ` +
    'a label that only groups others needs no place among them',
  evidence: { share },
  fix: null,
});

/** A share with the ends of its interval, in percent. */
const shares = ({ value, low, high }: ReturnType<typeof proportion>): string =>
  `${percent(value)}, 95 %: ${percent(low)} to ${percent(high)}`;

const percent = (share: number | null): string => `${(100 * (share ?? 0)).toFixed(1)} %`;
