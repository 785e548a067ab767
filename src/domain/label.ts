import type { LabelId } from './ids.js';

/** A class that images are compared with. */
export interface Label {
  readonly id: LabelId;
  readonly name: string;
  readonly synonyms: readonly string[];
  /** The label's own prompts, which replace the templates. */
  readonly prompts: readonly string[];
  readonly parentId: LabelId | null;
  /** An object as JSON text. It stays text, because most labels that are read are never asked for it. */
  readonly metadata: string | null;
}
