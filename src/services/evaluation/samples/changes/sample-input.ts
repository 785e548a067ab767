import type { LabelId, LabelSetId } from '../../../../domain/ids.js';
import type { Label } from '../../../../domain/label.js';
import type { LabelIndex } from '../../../../domain/label-rows.js';
import { LIMITS } from '../../../../domain/limits.js';
import { foldedName } from '../../../../domain/names.js';
import type { ExpectedLabel, SampleRole } from '../../../../domain/sample.js';
import { badInput } from '../../../../errors.js';
import { ownLabelId } from '../../../label-sets/label-selection.js';
import { metadataText } from '../../../label-sets/labels/metadata.js';
import { checkCount, checkOptionalText } from '../../../validation/text.js';

/** What a client says of a sample. Of a sample that is known, what is omitted stays as it is. */
export interface AnswerInput {
  /** Names or labelIds, any of which counts as right; none: it is in no label; null: it is not judged yet. */
  readonly expected?: readonly string[] | null | undefined;
  /** Of a sample that is in no label. */
  readonly kind?: string | null | undefined;
  /** Null: as it is; of a new sample, EVALUATION. */
  readonly role?: SampleRole | null | undefined;
  readonly fileName?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The same, checked; undefined where it stays as it is. */
export interface Answer {
  readonly expected: readonly ExpectedLabel[] | null | undefined;
  readonly kind: string | null | undefined;
  readonly role: SampleRole | undefined;
  readonly fileName: string | null | undefined;
  /** JSON. */
  readonly metadata: string | null | undefined;
}

/** The labels that an answer may name: those of the label set's latest version. */
export interface Vocabulary {
  readonly labelSetId: LabelSetId;
  readonly slug: string;
  readonly labels: readonly Label[];
  readonly index: LabelIndex;
}

/**
 * @param at path of the sample in the input
 * @throws LexiclipError BAD_USER_INPUT naming the field
 */
export function checkAnswer(input: AnswerInput, vocabulary: Vocabulary, at: string): Answer {
  const { expected, kind, role, fileName, metadata } = input;
  const checked = {
    expected: expected == null ? expected : checkExpected(expected, vocabulary, `${at}.expected`),
    kind: kind === undefined ? undefined : checkOptionalText(kind, `${at}.kind`, LIMITS.nameLength),
    role: role ?? undefined,
    fileName:
      fileName === undefined ? undefined : checkOptionalText(fileName, `${at}.fileName`, LIMITS.entryNameLength),
    metadata: metadata === undefined ? undefined : metadataText(metadata, `${at}.metadata`),
  };
  if (checked.kind && checked.expected !== undefined && checked.expected?.length !== 0) throw kindRefused(`${at}.kind`);
  return checked;
}

export const kindRefused = (argument: string) =>
  badInput(argument, 'is only for a sample that is in no label: give expected: [] with it');

function checkExpected(given: readonly string[], vocabulary: Vocabulary, argument: string): ExpectedLabel[] {
  checkCount(given.length, argument, 0, LIMITS.expectedPerSample);
  const found = new Map<LabelId, ExpectedLabel>();
  given.forEach((text, i) => {
    const label = labelNamed(text, vocabulary, `${argument}[${i}]`);
    if (!label) {
      const where = `in the latest version of label set "${vocabulary.slug}"`;
      throw badInput(`${argument}[${i}]`, `"${text}" is neither the name nor the labelId of a label ${where}`);
    }
    found.set(label.id, { labelId: label.id, name: label.name });
  });
  return [...found.values()];
}

/** A name counts before an id: only names are what people write. */
function labelNamed(text: string, { labelSetId, labels, index }: Vocabulary, argument: string): Label | undefined {
  const byName = index.rowOfName.get(foldedName(text));
  return labels[byName ?? index.rowOf.get(ownLabelId(text, labelSetId, argument)) ?? -1];
}
