import { type VersionRef, versionRef, versionText } from '../../parts/pickers/version-ref.js';

/** What pictures are classified with. */
export type Question =
  | { readonly labelSet: VersionRef; readonly calibrated: boolean }
  | { readonly labels: readonly string[] };

/** As the address has it. */
export interface Asked {
  /** Slug of a label set; null: none is chosen. */
  readonly set: string | null;
  /** A version's number or a tag's name; null: the latest. */
  readonly at: string | null;
  /** Labels that were typed in; null: those of a label set are meant. */
  readonly labels: readonly string[] | null;
  readonly calibrated: boolean;
}

/** @returns undefined as long as nothing is chosen to classify with */
export function questionOf({ set, at, labels, calibrated }: Asked): Question | undefined {
  if (labels !== null) return labels.length > 0 ? { labels } : undefined;
  return set === null ? undefined : { labelSet: versionRef(set, at), calibrated };
}

/** Labels as an address has them. One that is typed in has no line breaks. */
export const labelsText = (labels: readonly string[]): string => labels.join('\n');
export const labelsOf = (text: string): string[] => text.split('\n').filter((label) => label !== '');

export interface Answerer {
  readonly labelSetSlug?: string | null;
  readonly labelSetVersion?: number | null;
}

/** Who has answered: "animals, version 3 (production)". @param tag what was asked for, where it was a tag */
export function answererText({ labelSetSlug, labelSetVersion }: Answerer, tag: string | undefined): string {
  if (labelSetSlug == null || labelSetVersion == null) return 'labels typed in here';
  const version = versionText({ slug: labelSetSlug, version: labelSetVersion });
  return tag === undefined ? version : `${version} (${tag})`;
}
