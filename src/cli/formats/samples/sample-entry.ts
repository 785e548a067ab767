import type { SampleRole } from '../../../domain/sample.js';

/** A picture with its right answer, as a file or a folder tells of it. */
export interface SampleEntry {
  /** File and line, or the path of the picture, for messages. */
  readonly at: string;
  /** How the source names the picture: a path, or what tools make of one. */
  readonly picture: string;
  /** Names or labelIds, any of which counts as right; none: it is in no label; null: it is not judged yet. */
  readonly expected: readonly string[] | null;
  /** In a file that export has written. */
  readonly sampleId: string | null;
  /** Of a picture that is in no label. */
  readonly kind: string | null;
  readonly role: SampleRole | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** What cannot be used, and why. */
export interface BadSample {
  readonly at: string;
  readonly reason: string;
}

export interface ReadSamples {
  readonly entries: readonly SampleEntry[];
  readonly bad: readonly BadSample[];
  /** What was done that the author may not expect. */
  readonly notes: readonly string[];
}

/** An entry of which nothing more is said. */
export const entryOf = (
  at: string,
  picture: string,
  expected: readonly string[] | null,
  more: Partial<SampleEntry> = {},
): SampleEntry => ({ at, picture, expected, sampleId: null, kind: null, role: null, metadata: null, ...more });
