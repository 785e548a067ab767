import type { LabelId } from './ids.js';

/** A class that images are compared with. */
export interface Label {
  readonly id: LabelId;
  readonly name: string;
  readonly synonyms: readonly string[];
  /** The label's own prompts, which replace the templates. */
  readonly prompts: readonly string[];
  readonly parentId: LabelId | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}
