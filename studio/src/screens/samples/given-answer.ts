import type { LabelChoice } from '../../parts/pickers/label-choice.js';

export type Verdict = 'label' | 'unknown' | 'unjudged';

/** An answer as it is entered. */
export interface GivenAnswer {
  readonly verdict: Verdict;
  /** Null until one is chosen. */
  readonly label: LabelChoice | null;
  /** What pictures in no label show; empty: not said. */
  readonly kind: string;
}

export const NO_ANSWER: GivenAnswer = { verdict: 'label', label: null, kind: '' };

/** What the API takes; undefined while a label is to be chosen. */
export function expectedOf({
  verdict,
  label,
  kind,
}: GivenAnswer): { readonly expected: string[] | null; readonly kind?: string } | undefined {
  if (verdict === 'unjudged') return { expected: null };
  if (verdict === 'unknown') return { expected: [], ...(kind !== '' && { kind }) };
  return label === null ? undefined : { expected: [label.labelId] };
}

export const answerText = ({ verdict, label, kind }: GivenAnswer): string => {
  if (verdict === 'unjudged') return 'not judged yet';
  if (verdict === 'unknown') return kind === '' ? 'in no label' : `in no label (${kind})`;
  return label?.name ?? 'no label chosen';
};

/**
 * Files in portions that one request may carry.
 *
 * @param maxBytes of a portion together; a larger file is one of its own
 */
export function portionsOf<T extends { readonly size: number }>(
  files: readonly T[],
  maxCount: number,
  maxBytes: number,
): T[][] {
  const portions: T[][] = [];
  let [portion, bytes]: [T[], number] = [[], 0];
  for (const file of files) {
    if (portion.length > 0 && (portion.length === maxCount || bytes + file.size > maxBytes)) {
      portions.push(portion);
      [portion, bytes] = [[], 0];
    }
    portion.push(file);
    bytes += file.size;
  }
  return portion.length > 0 ? [...portions, portion] : portions;
}
