import type { LabelId, TenantId } from '../../../domain/ids.js';
import type { Job, JobOutcome } from '../../../domain/job.js';
import type { Label } from '../../../domain/label.js';
import type { LabelSet, LabelSetRef } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { Suggestion } from '../../../domain/suggestion.js';
import type { Suggestions, SuggestRequest } from '../../evaluation/suggest/suggestions.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { labelIndex } from '../../label-sets/labels/lookup.js';
import { named } from '../argument.js';
import type { JobHandler } from '../job-handler.js';

export interface SuggestJobInput extends SuggestRequest {
  readonly labelSet: LabelSetRef;
}

/** A label is read again when it is shown. */
type KeptSuggestion = Omit<Suggestion, 'label'> & { readonly labelId: LabelId | null };

interface SuggestOutcome extends JobOutcome {
  readonly labelSetId: LabelSet['id'];
  readonly version: number;
  readonly suggestions: readonly KeptSuggestion[];
}

/** The job that looks for edits, of the versions that it was started with. */
export const suggestJob = (suggestions: Suggestions, labelSets: LabelSets): JobHandler => ({
  kind: 'SUGGEST',
  async prepare({ tenant: { id } }, input, argument) {
    const request = input as SuggestJobInput;
    const bound = await named(argument, 'SUGGEST', () => suggestions.bind(id, request));
    return { subject: request.labelSet.slug, input: bound };
  },
  async run(context, input) {
    const { actor, signal } = context;
    const { tenant } = actor;
    const { labelSet: ref, ...request } = input as SuggestJobInput;
    const { labelSet, version } = await labelSets.resolve(tenant, ref, 'input.labelSet');
    const onProgress = (done: number, total: number) => context.progress({ done, total, unit: 'edits' });
    const options = { tenant, signal, isDirect: false, argument: 'input.', onProgress };
    const found = await suggestions.of(options, labelSet, version, request);
    const outcome: SuggestOutcome = {
      labelSetId: labelSet.id,
      version: version.number,
      suggestions: found.map(({ label, ...rest }) => ({ ...rest, labelId: label?.id ?? null })),
    };
    return outcome;
  },
});

/** What a job has suggested, read again; undefined without it, and when the label set was deleted since. */
export async function suggestionsOfJob(labelSets: LabelSets, { tenantId, outcome }: Job) {
  const kept = outcome as SuggestOutcome | null;
  const labelSet = kept && (await labelSets.findById(tenantId, kept.labelSetId));
  const version = labelSet && (await labelSets.findVersion(tenantId, labelSet, kept.version));
  if (!kept || !labelSet || !version) return undefined;
  return { labelSet, version, suggestions: await withLabels(labelSets, tenantId, version, kept.suggestions) };
}

async function withLabels(
  labelSets: LabelSets,
  tenant: TenantId,
  version: LabelSetVersion,
  kept: readonly KeptSuggestion[],
): Promise<Suggestion[]> {
  const { labels } = await labelSets.rows(tenant, version);
  const { rowOf } = await labelIndex(labels);
  const labelOf = (id: LabelId | null): Label | null => (id && labels[rowOf.get(id) ?? -1]) ?? null;
  return kept.map(({ labelId, ...rest }) => ({ ...rest, label: labelOf(labelId) }));
}
