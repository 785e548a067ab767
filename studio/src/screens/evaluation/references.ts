import { type VersionRef, versionRef } from '../../parts/pickers/version-ref.js';

/** What is evaluated, as the queries take it. */
export interface Judged {
  readonly labelSet: VersionRef;
  readonly sampleSet: { readonly slug: string };
}

/** @param at a number, a tag, or null for the latest version @param samples slug of a sample set */
export const judgedOf = (slug: string, at: string | null, samples: string): Judged => ({
  labelSet: versionRef(slug, at),
  sampleSet: { slug: samples },
});
