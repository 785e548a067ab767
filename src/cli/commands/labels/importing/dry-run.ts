import { newLabelSetId } from '../../../../domain/ids.js';
import type { Label } from '../../../../domain/label.js';
import type { ModelIdentity } from '../../../../domain/model-identity.js';
import type { PromptTemplateVersion } from '../../../../domain/prompt-template.js';
import { finish } from '../../../../domain/steps.js';
import { LexiclipError, quotaExceeded } from '../../../../errors.js';
import { checkPromptBounds } from '../../../../services/label-sets/encoding/prompt-bounds.js';
import { mergeLabels } from '../../../../services/label-sets/label-upsert.js';
import { planFirst } from '../../../../services/label-sets/version-plan.js';
import { checkSlug } from '../../../../services/validation/text.js';
import { type LabelInput, LabelSetsDocument, ViewerDocument } from '../../../generated/graphql.js';
import { allPages } from '../../../service/pages.js';
import { type Request, RequestError } from '../../../service/request.js';
import { newSetTemplate } from './current-set.js';

/** What a change adds to a tenant. */
interface Growth {
  readonly labelSets: number;
  readonly labels: number;
}

/**
 * Refuses what the creation of a label set would be refused for: the service has no dry run of that, so its own rules
 * are applied here.
 *
 * @throws RequestError as the creation would, or FORBIDDEN when the key may not read the template or the sets
 */
export async function checkCreation(
  request: Request,
  slug: string,
  inputs: readonly LabelInput[],
  template: string | undefined,
): Promise<void> {
  const labels = asService(() => {
    checkSlug(slug, 'input.slug');
    return finish(mergeLabels(newLabelSetId(), [], inputs, 'input.labels')).added;
  });
  const { templates } = await newSetTemplate(request, template);
  // Bounds depend on the texts of the template and on nothing else of it, and not on the model.
  const [version, model] = [{ templates } as PromptTemplateVersion, {} as ModelIdentity];
  asService(() => checkPromptBounds(planFirst(labels as Label[], version, model), 'input.labels'));
  await checkQuotas(request, { labelSets: 1, labels: labels.length }, 'input.labels');
}

/** @throws RequestError FORBIDDEN when a quota would be exceeded, or the key may not read the sets */
export async function checkQuotas(request: Request, growth: Growth, argument: string): Promise<void> {
  const quotas = (await request(ViewerDocument, {})).viewer.tenant?.quotas;
  if (!quotas) return;
  const sets = await allPages(async (after) => (await request(LabelSetsDocument, { after })).labelSets);
  const labels = sets.reduce((sum, { latest }) => sum + latest.labelCount, 0);
  const used: Growth = { labelSets: sets.length, labels };
  for (const quota of ['labelSets', 'labels'] as const) {
    if (growth[quota] === 0 || used[quota] + growth[quota] <= quotas[quota]) continue;
    const what = quota === 'labels' ? 'labels' : 'label sets';
    asService(() => {
      throw quotaExceeded(argument, what, { quota, limit: quotas[quota], used: used[quota] });
    });
  }
}

/** Runs one of the service's own checks. @throws RequestError as the service would answer */
function asService<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof LexiclipError)) throw error;
    const { code, ...extensions } = error.extensions;
    throw new RequestError(code, error.message, extensions);
  }
}
