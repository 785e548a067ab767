import type { LabelId } from './ids.js';

/** A class that an image can be given. */
export interface Label {
  readonly id: LabelId;
  readonly name: string;
  readonly synonyms: readonly string[];
  /** Prompts of its own, which stand in the place of the templates. */
  readonly prompts: readonly string[];
  readonly parentId: LabelId | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}
