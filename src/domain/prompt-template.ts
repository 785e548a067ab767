import type { PromptTemplateId } from './ids.js';

/** One version of a prompt template set. It never changes. */
export interface PromptTemplateVersion {
  readonly id: PromptTemplateId;
  readonly slug: string;
  readonly name: string;
  readonly number: number;
  readonly templates: readonly string[];
  readonly message: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A prompt template set with all its versions, oldest first. It has at least one. */
export interface PromptTemplate {
  readonly id: PromptTemplateId;
  readonly slug: string;
  readonly versions: readonly PromptTemplateVersion[];
}

/** Refers to a version of a prompt template set: by number, or the latest. */
export interface PromptTemplateRef {
  readonly slug: string;
  readonly version?: number | null | undefined;
}

export const latestOf = ({ versions }: PromptTemplate): PromptTemplateVersion =>
  versions.at(-1) as PromptTemplateVersion;
