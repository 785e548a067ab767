import type { LabelId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelClassifier, LearnedFrom } from '../../domain/label-classifier.js';
import { DIGEST_BYTES, type LabelRows, pickRows, vectorAt } from '../../domain/label-rows.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { copying, type Steps } from '../../domain/steps.js';
import { labelDigest, type VersionRecord } from '../../domain/version-digest.js';
import type { LabelChange } from '../storage/label-sets/label-set-kind.js';

/** Labels that are hashed in one step: a millisecond's worth. */
const LABELS_A_STEP = 200;

/** In place of a row, for a label whose vector has to be made. */
export const TO_ENCODE = -1;

/** What labels of a version have learned from examples. */
export interface LearnedLabels {
  readonly from: LearnedFrom;
  readonly classifier: LabelClassifier;
}

/** The version that a change makes, before its new vectors are encoded. */
export interface NextVersion {
  /** In the set's order. */
  readonly labels: readonly Label[];
  readonly positions: Int32Array;
  /** For each label, the row of `source` with its vector, or `TO_ENCODE`. */
  readonly vectorRows: Int32Array;
  readonly source: Pick<LabelRows, 'labels' | 'vectors' | 'dimensions' | 'digests'>;
  readonly template: PromptTemplateVersion;
  readonly model: ModelIdentity;
  /** Absent where the labels have learned nothing, or no longer are what had learned. */
  readonly learned?: LearnedLabels | undefined;
  /** How it is stored; for `change`, with the rows that differ from the base. */
  readonly write:
    | { readonly kind: 'change'; readonly rows: readonly number[]; readonly removed: readonly LabelId[] }
    | Extract<LabelChange, { kind: 'replace' | 'restore' }>;
}

/** What identifies a version and its making, beside its content. */
type VersionOrigin = Pick<LabelSetVersion, 'labelSetId' | 'number' | 'createdBy' | 'message' | 'operation'>;

/** The record of the version, made now. */
export const recordOf = ({ labels, template, model, learned }: NextVersion, origin: VersionOrigin): VersionRecord => ({
  ...origin,
  createdAt: new Date(),
  labelCount: labels.length,
  template: { id: template.id, slug: template.slug, number: template.number },
  model,
  ...(learned && { learned: learned.from }),
});

/** Labels of the version that have to be encoded, in its order. */
export const labelsToEncode = ({ labels, vectorRows }: NextVersion): Label[] =>
  labels.filter((_, row) => vectorRows[row] === TO_ENCODE);

/** Their rows. */
export const rowsToEncode = ({ vectorRows }: NextVersion): number[] =>
  Array.from(vectorRows.keys()).filter((row) => vectorRows[row] === TO_ENCODE);

/**
 * The rows of the version, and the change that stores them on top of the base.
 *
 * @param encoded vectors of `labelsToEncode`, row-major, unit length
 */
export function* assemble(next: NextVersion, encoded: Float32Array): Steps<{ rows: LabelRows; change: LabelChange }> {
  const { labels, positions, source, write, learned } = next;
  const { dimensions } = source;
  const vectors = yield* vectorsOf(next, encoded);
  const digests = yield* digestsOf(next, vectors);
  const rows = { labels, positions, dimensions, vectors, digests, ...(learned && { classifier: learned.classifier }) };
  if (write.kind !== 'change') return { rows, change: write };
  yield;
  return { rows, change: { ...write, rows: pickRows(rows, write.rows) } };
}

/** Digests of the version's labels: those of the source where label and vector are the same. */
function* digestsOf({ labels, vectorRows, source }: NextVersion, vectors: Float32Array): Steps<Uint8Array> {
  const { dimensions } = source;
  const digests = new Uint8Array(labels.length * DIGEST_BYTES);
  for (const [row, label] of labels.entries()) {
    if (row % LABELS_A_STEP === 0) yield;
    const kept = vectorRows[row] as number;
    const isSame = kept !== TO_ENCODE && source.labels[kept] === label;
    const digest = isSame
      ? source.digests.subarray(kept * DIGEST_BYTES, (kept + 1) * DIGEST_BYTES)
      : labelDigest(label, vectorAt({ vectors, dimensions }, row));
    digests.set(digest, row * DIGEST_BYTES);
  }
  return digests;
}

/** The version's vectors, row-major. Consecutive rows of the source are copied at once. */
function* vectorsOf({ vectorRows, source }: NextVersion, encoded: Float32Array): Steps<Float32Array> {
  const { dimensions } = source;
  if (vectorRows.length * dimensions === encoded.length) return encoded;
  const vectors = new Float32Array(vectorRows.length * dimensions);
  let taken = 0;
  for (let from = 0, to = 0; from < vectorRows.length; from = to) {
    const first = vectorRows[from] as number;
    const isNext = (row: number) => vectorRows[row] === (first === TO_ENCODE ? TO_ENCODE : first + row - from);
    for (to = from + 1; to < vectorRows.length && isNext(to); ) to++;
    const start = first === TO_ENCODE ? taken : first;
    const values = first === TO_ENCODE ? encoded : source.vectors;
    yield* copying(values.subarray(start * dimensions, (start + to - from) * dimensions), vectors, from * dimensions);
    if (first === TO_ENCODE) taken += to - from;
  }
  return vectors;
}
