import type { LabelSetOperation } from '../../generated/graphql.js';

const OPERATIONS: Partial<Readonly<Record<string, string>>> = {
  applyDraft: 'Draft saved',
  createLabelSet: 'Label set made',
  importLabels: 'Labels imported',
  learnFromExamples: 'Learned from examples',
  reencodeLabelSet: 'Encoded anew',
  removeLabels: 'Labels removed',
  restoreLabelSet: 'Restored',
  updateLabelSet: 'Template changed',
  upsertLabels: 'Labels changed',
};

/** What made a version. */
export const operationText = (operation: LabelSetOperation): string => OPERATIONS[operation] ?? operation;

/** Where a tag went: "put on version 2", "moved from version 2 to version 3", "taken off version 3". */
export function moveText({ from, to }: { readonly from?: number | null; readonly to?: number | null }): string {
  if (to == null) return from == null ? 'removed' : `taken off version ${from}`;
  return from == null ? `put on version ${to}` : `moved from version ${from} to version ${to}`;
}
