import type { Label } from '../../../domain/label.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { LabelsDiff } from '../../../domain/labels-diff.js';
import type { LongChange } from './long-change.js';

export interface ChangeOptions {
  readonly message?: string | null | undefined;
  /** The latest version that the author knows. If it is no longer the latest, nothing is changed. */
  readonly expectedVersion?: number | null | undefined;
  /** Returns what would change; nothing is encoded or written. */
  readonly dryRun?: boolean;
  /** Ends the change before its commit has begun; a commit that has begun is finished. */
  readonly signal: AbortSignal;
  /** For a change that nobody waits for. */
  readonly long?: LongChange | undefined;
}

/** A change of the labels. */
export interface LabelsChangeResult extends ChangeResult {
  /** The version that it started from. */
  readonly before: LabelSetVersion;
  /** All labels after it. */
  readonly labels: readonly Label[];
}

export interface ChangeResult {
  readonly labelSet: LabelSet;
  /** True when there was nothing to change, so that no version was made. */
  readonly unchanged: boolean;
  readonly diff: LabelsDiff;
  /** Templates of the version that the change started from, for rendering prompts. */
  readonly templates: readonly string[];
  readonly promptsEncoded: number;
  readonly warnings: readonly string[];
}

/** The label set to change. */
export interface ChangeTarget {
  readonly slug: string;
  /** The argument that names it, for errors. */
  readonly argument: string;
  /** The argument with the new labels, or with their template, for errors; by default `argument`. */
  readonly labelsArgument?: string;
}
