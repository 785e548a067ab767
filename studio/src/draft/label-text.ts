import type { LabelText } from './draft.js';

/** A label of a version, as queries answer it. */
export interface AnsweredLabel extends Omit<LabelText, 'parentId' | 'metadata'> {
  readonly labelId: string;
  readonly parentId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
}

/** A label as its author writes it, of one of a version. */
export const labelText = ({ labelId, name, synonyms, prompts, parentId, metadata }: AnsweredLabel): LabelText => ({
  labelId,
  name,
  synonyms,
  prompts,
  parentId: parentId ?? null,
  metadata: metadata ?? null,
});
