import type { SampleId } from '../../../../domain/ids.js';
import { LIMITS } from '../../../../domain/limits.js';
import type { ExpectedLabel, Sample, SampleRows } from '../../../../domain/sample.js';
import type { Steps } from '../../../../domain/steps.js';
import { badInput } from '../../../../errors.js';
import { type Answer, kindRefused } from './sample-input.js';

/** What a sample shows, as far as it is known without a model. */
export type Picture = Pick<Sample, 'sha256' | 'format' | 'width' | 'height'>;

/** A sample that is to be in the set. */
export interface GivenSample {
  readonly id: SampleId;
  /** Undefined for one that must be known. */
  readonly picture?: Picture | undefined;
  readonly answer: Answer;
  /** Path in the input, for errors. */
  readonly at: string;
}

/** What a change makes of a version's samples. */
export interface SamplePlan {
  /** All samples after it, in the set's order, with their places. */
  readonly samples: readonly Sample[];
  readonly positions: Int32Array;
  /** Rows of `samples` that differ from the base. */
  readonly changed: readonly number[];
  readonly removed: readonly SampleId[];
  readonly added: number;
  readonly updated: number;
  /** Of the given samples, those that did not differ. */
  readonly unchanged: number;
}

/**
 * Adds samples, and changes those that are known.
 *
 * @param rowOf of the base's samples
 * @param given each id once
 * @throws LexiclipError BAD_USER_INPUT naming the sample
 */
export function* planAddition(
  base: SampleRows,
  rowOf: ReadonlyMap<SampleId, number>,
  given: Iterable<GivenSample>,
): Steps<SamplePlan> {
  const samples = [...base.samples];
  const positions: number[] = [];
  const changed: number[] = [];
  const place = (base.positions.at(-1) ?? -1) + 1;
  let [updated, unchanged] = [0, 0];
  for (const { id, picture, answer, at } of given) {
    yield;
    const row = rowOf.get(id);
    const before = row === undefined ? undefined : samples[row];
    const after = merged(before, id, picture, answer, at);
    if (row !== undefined && before && isSame(before, after)) unchanged++;
    else if (row !== undefined) {
      samples[row] = after;
      changed.push(row);
      updated++;
    } else {
      changed.push(samples.length);
      positions.push(place + positions.length);
      samples.push(after);
    }
  }
  if (samples.length > LIMITS.samplesPerSet) {
    throw badInput('input.samples', `a sample set may have at most ${LIMITS.samplesPerSet} samples`);
  }
  const all = new Int32Array(samples.length);
  all.set(base.positions);
  all.set(positions, base.positions.length);
  return { samples, positions: all, changed, removed: [], added: positions.length, updated, unchanged };
}

/** Takes samples out. @param rows of the base's samples, ascending */
export function planRemoval(base: SampleRows, rows: readonly number[]): SamplePlan {
  const gone = new Set(rows);
  const isKept = (_: unknown, row: number) => !gone.has(row);
  return {
    samples: base.samples.filter(isKept),
    positions: base.positions.filter(isKept),
    changed: [],
    removed: rows.map((row) => (base.samples[row] as Sample).id),
    added: 0,
    updated: 0,
    unchanged: 0,
  };
}

function merged(
  before: Sample | undefined,
  id: SampleId,
  picture: Picture | undefined,
  { expected, kind, role, fileName, metadata }: Answer,
  at: string,
): Sample {
  const answers = expected === undefined ? (before?.expected ?? null) : expected;
  const isUnknown = answers?.length === 0;
  if (kind && !isUnknown) throw kindRefused(`${at}.kind`);
  return {
    id,
    ...pictureOf(before ?? picture ?? { sha256: null, format: null, width: null, height: null }),
    expected: answers,
    kind: isUnknown ? (kind === undefined ? (before?.kind ?? null) : kind) : null,
    role: role ?? before?.role ?? 'EVALUATION',
    fileName: fileName === undefined ? (before?.fileName ?? null) : fileName,
    metadata: metadata === undefined ? (before?.metadata ?? null) : metadata,
  };
}

const pictureOf = ({ sha256, format, width, height }: Picture): Picture => ({ sha256, format, width, height });

/** What is compared of two samples with the same id. */
const COMPARED = ['kind', 'role', 'fileName', 'metadata'] as const;

const isSame = (a: Sample, b: Sample): boolean =>
  hasSameAnswer(a.expected, b.expected) && COMPARED.every((field) => a[field] === b[field]);

/** Whether the same labels count as right, in whatever order, and whatever they are called since. */
export function hasSameAnswer(
  a: readonly ExpectedLabel[] | null | undefined,
  b: readonly ExpectedLabel[] | null | undefined,
): boolean {
  if (a == null || b == null) return a === b;
  const ids = new Set(a.map(({ labelId }) => labelId));
  return ids.size === b.length && b.every(({ labelId }) => ids.has(labelId));
}
