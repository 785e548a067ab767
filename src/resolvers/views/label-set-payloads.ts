import type { Label } from '../../domain/label.js';
import type { LabelsDiff } from '../../domain/labels-diff.js';
import { LIMITS } from '../../domain/limits.js';
import type { ImportLabelsPayload, LabelSetPayload, UpsertLabelsPayload } from '../../schema/label-set.js';
import type { ReadChange, ReadDiff } from '../../services/jobs/label-sets/change-results.js';
import type { ChangeResult, LabelsChangeResult } from '../../services/label-sets/changes/change.js';
import type { TagResult, UpsertResult } from '../../services/label-sets/label-set-editor.js';
import { changeView, labelViews, plannedViews, textsOf, type ViewOfLabel, versionView } from './views.js';

/** What the payloads of all label set changes have in common. @param version that was made; by default the latest */
const changed = (
  { labelSet, promptsEncoded, warnings }: Pick<ChangeResult, 'labelSet' | 'promptsEncoded' | 'warnings'>,
  version = labelSet.latest,
) => ({
  labelSet,
  version: versionView(labelSet, version),
  promptsEncoded,
  warnings,
});

export const labelSetPayload = (
  result: Pick<ChangeResult, 'labelSet' | 'promptsEncoded' | 'warnings' | 'unchanged'>,
): LabelSetPayload => ({
  ...changed(result),
  unchanged: result.unchanged,
});

export const tagPayload = ({ tagged, lostBy, gate, ...result }: TagResult): LabelSetPayload => ({
  ...labelSetPayload(result),
  taggedVersion: tagged && versionView(result.labelSet, tagged),
  lostBy: lostBy && versionView(result.labelSet, lostBy),
  gate,
});

export const upsertPayload = (result: UpsertResult): UpsertLabelsPayload => ({
  ...changed(result),
  added: result.added,
  updated: result.updated,
  unchanged: result.unchanged,
});

/** What is removed may be a whole set, which is larger than an answer should be. */
export const removedView = (
  removed: readonly Label[],
  viewOf: ViewOfLabel,
): Pick<ImportLabelsPayload, 'removed' | 'removedCount'> => ({
  removed: removed.slice(0, LIMITS.removedLabelsListed).map(viewOf),
  removedCount: removed.length,
});

/** The labels that an import has added, removed and changed. */
const importedLists = (
  { added, removed, changed: changes }: LabelsDiff,
  from: ViewOfLabel,
  to: ViewOfLabel,
): Pick<ImportLabelsPayload, 'added' | 'removed' | 'removedCount' | 'changed'> => ({
  added: added.map(to),
  ...removedView(removed, from),
  changed: changes.map((change) => changeView(change, from, to)),
});

export const importPayload = (result: LabelsChangeResult, dryRun: boolean): ImportLabelsPayload => {
  const { labelSet, before, labels, diff, templates, unchanged } = result;
  const beforeView = labelViews(before, templates);
  const afterView = dryRun
    ? plannedViews(labelSet.id, labels, textsOf(before, templates))
    : labelViews(labelSet.latest, templates);
  return {
    ...changed(result),
    ...importedLists(diff, beforeView, afterView),
    unchanged,
    dryRun,
  };
};

/** What a job has made of a label set. @param read what its version differs in, for an import */
export function changeJobPayload(
  { kind, outcome, labelSet, version }: ReadChange,
  read: ReadDiff | undefined,
): LabelSetPayload | UpsertLabelsPayload | ImportLabelsPayload {
  const { unchanged, added, updated, same, promptsEncoded, warnings } = outcome;
  const payload = changed({ labelSet, promptsEncoded, warnings }, version);
  if (kind === 'UPSERT_LABELS') return { ...payload, added, updated, unchanged: same };
  if (!read) return { ...payload, unchanged };
  const { before, diff, templates } = read;
  const [beforeView, afterView] = [labelViews(before, templates), labelViews(version, templates)];
  return {
    ...payload,
    ...importedLists(diff, beforeView, afterView),
    unchanged,
    dryRun: false,
  };
}
