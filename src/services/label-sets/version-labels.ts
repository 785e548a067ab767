import type { LabelId, TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { diffLabels, type LabelsDiff } from '../../domain/labels-diff.js';
import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { badInput, notFound } from '../../errors.js';
import { inTurns } from '../concurrency/turns.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { pageOf } from '../validation/page.js';
import { checkLength } from '../validation/text.js';
import { labelIndex, rowsOf } from './labels/lookup.js';
import type { VersionContents } from './version-contents.js';

export interface VersionDiff extends LabelsDiff {
  readonly from: LabelSetVersion;
  readonly to: LabelSetVersion;
  readonly fromTemplate: PromptTemplateVersion;
  readonly toTemplate: PromptTemplateVersion;
}

/** Reads the labels of one version. */
export class VersionLabels {
  constructor(
    private readonly contents: VersionContents,
    private readonly templates: PromptTemplates,
  ) {}

  /** The template version that the labels were encoded with. */
  template(tenant: TenantId, { template }: LabelSetVersion): Promise<PromptTemplateVersion> {
    return this.templates.getVersion(tenant, template);
  }

  /**
   * Labels in the set's order; with `search`, those that have it in a name or synonym.
   *
   * @throws LexiclipError BAD_USER_INPUT
   */
  async page(
    tenant: TenantId,
    version: LabelSetVersion,
    request: PageRequest,
    search: string | null | undefined,
  ): Promise<Page<Label>> {
    const { labels, positions } = await this.contents.get(tenant, version);
    checkLength(search ?? '', 'search', LIMITS.nameLength);
    const rows = await rowsOf(labels, search ?? '');
    const page = pageOf(rows, (row) => positions[row] as number, request, LIMITS.labelPageSize);
    return { ...page, items: page.items.map(({ cursor, node }) => ({ cursor, node: labels[node] as Label })) };
  }

  /** The changes from version `from` to version `to`; either may be the older one. */
  async diff(tenant: TenantId, from: LabelSetVersion, to: LabelSetVersion): Promise<VersionDiff> {
    const [before, after] = [await this.contents.get(tenant, from), await this.contents.get(tenant, to)];
    const [fromTemplate, toTemplate] = [await this.template(tenant, from), await this.template(tenant, to)];
    return { from, to, fromTemplate, toTemplate, ...(await inTurns(diffLabels(before.labels, after.labels))) };
  }

  /** @throws LexiclipError BAD_USER_INPUT unless exactly one of id and name is given; NOT_FOUND */
  async get(
    tenant: TenantId,
    version: LabelSetVersion,
    { id, name }: { id?: string | null | undefined; name?: string | null | undefined },
  ): Promise<Label> {
    if ((id == null) === (name == null)) throw badInput('id', 'give exactly one of id and name');
    const { labels } = await this.contents.get(tenant, version);
    const { rowOf, rowOfName } = await labelIndex(labels);
    const row = id == null ? rowOfName.get(foldedName(name ?? '')) : rowOf.get(id as LabelId);
    const found = labels[row ?? -1];
    if (!found)
      throw id == null
        ? notFound('name', `label "${name}" in this version`)
        : notFound('id', 'such label in this version');
    return found;
  }
}
