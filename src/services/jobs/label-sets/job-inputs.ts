import type { PromptTemplateRef } from '../../../domain/prompt-template.js';
import type { LearnRequest } from '../../evaluation/learning/label-set-learning.js';
import type { DraftChange } from '../../label-sets/drafts/draft.js';
import type { LabelInput } from '../../label-sets/label-upsert.js';

/*
 * What the jobs are given: the arguments of the mutations that they stand for.
 */

interface OfAnyChange {
  readonly message?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}

export interface CreateLabelSetJob {
  readonly slug: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly promptTemplate?: PromptTemplateRef | null | undefined;
  readonly labels: readonly LabelInput[];
}

export interface UpsertLabelsJob extends OfAnyChange {
  readonly labelSet: string;
  readonly labels: readonly LabelInput[];
}

export interface ImportLabelsJob extends UpsertLabelsJob {
  readonly removeOthers?: boolean | null | undefined;
}

export interface ApplyDraftJob extends OfAnyChange {
  readonly labelSet: string;
  readonly draft: DraftChange;
}

export interface UpdateLabelSetJob extends OfAnyChange {
  readonly slug: string;
  readonly input: {
    readonly name?: string | null | undefined;
    readonly description?: string | null | undefined;
    readonly promptTemplate?: PromptTemplateRef | null | undefined;
  };
}

export interface LearnJob extends OfAnyChange, LearnRequest {}

export interface ReencodeLabelSetJob extends OfAnyChange {
  readonly slug: string;
}
