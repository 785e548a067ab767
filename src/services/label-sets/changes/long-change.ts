import type { LabelsDiff } from '../../../domain/labels-diff.js';
import type { Lane } from '../../concurrency/queues/fair-queue.js';
import type { EncodingCost } from '../encoding/encoding-cost.js';
import type { LabelsToEncode } from '../encoding/label-encoder.js';

/** What a change is about to commit. */
export interface PlannedCommit {
  /** The version that it makes. */
  readonly number: number;
  readonly added: number;
  readonly updated: number;
  readonly promptsEncoded: number;
  readonly warnings: readonly string[];
}

/** A change that takes longer than a client waits. */
export interface LongChange {
  readonly lane: Lane;
  /** Is told how many prompts have their vectors, of how many. */
  progress?(done: number, total: number): void;
  /** Called before each attempt to commit. @returns the token that marks what is written @throws to stop the change */
  beginCommit?(planned: PlannedCommit): Promise<string>;
}

/** How its prompts are encoded. */
export const encodingOf = (long: LongChange | undefined): Pick<LabelsToEncode, 'lane' | 'onProgress'> =>
  long ? { lane: long.lane, onProgress: (done, total) => long.progress?.(done, total) } : {};

/** The numbers that are told of a diff. */
export const sizeOf = ({ added, changed }: LabelsDiff): Pick<PlannedCommit, 'added' | 'updated'> => ({
  added: added.length,
  updated: changed.length,
});

/** What is told of the encoding. */
export const told = ({
  promptsEncoded,
  warnings,
}: EncodingCost): Pick<PlannedCommit, 'promptsEncoded' | 'warnings'> => ({
  promptsEncoded,
  warnings,
});
