import { badInput, notFound } from '../../errors.js';
import { LIMITS } from '../limits.js';
import type { PromptTemplateVersion } from '../storage/prompt-template-store.js';
import type { LabelSetVersion } from '../storage/version-log.js';
import type { TenantId } from './ids.js';
import type { Label } from './labels.js';
import { type Page, type PageRequest, pageOf } from './page.js';
import type { PromptTemplates } from './prompt-templates.js';
import { foldedName } from './validation.js';
import type { VersionContents } from './version-contents.js';

/** Reads the labels of one version. */
export class VersionLabels {
  constructor(
    private readonly contents: VersionContents,
    private readonly templates: PromptTemplates,
  ) {}

  /** The template version that the labels were encoded with. */
  async template(tenant: TenantId, { template }: LabelSetVersion): Promise<PromptTemplateVersion> {
    const found = await this.templates.findVersion(tenant, template.id, template.number);
    if (!found) throw new Error(`version ${template.number} of prompt template ${template.id} is not there`);
    return found;
  }

  /** In the set's order. */
  async page(
    tenant: TenantId,
    version: LabelSetVersion,
    request: PageRequest,
    search: string | null | undefined,
  ): Promise<Page<Label>> {
    const { labels, positions } = await this.contents.get(tenant, version);
    const wanted = foldedName(search ?? '');
    const rows = [...labels.keys()].filter((row) => wanted === '' || mentions(labels[row] as Label, wanted));
    const page = pageOf(rows, (row) => positions[row] as number, request, LIMITS.labelPageSize);
    return { ...page, items: page.items.map(({ cursor, node }) => ({ cursor, node: labels[node] as Label })) };
  }

  async get(
    tenant: TenantId,
    version: LabelSetVersion,
    { id, name }: { id?: string | null | undefined; name?: string | null | undefined },
  ): Promise<Label> {
    if ((id == null) === (name == null)) throw badInput('id', 'give exactly one of id and name');
    const { labels } = await this.contents.get(tenant, version);
    const folded = foldedName(name ?? '');
    const found = labels.find((label) => (id == null ? foldedName(label.name) === folded : label.id === id));
    if (!found)
      throw id == null
        ? notFound('name', `label "${name}" in this version`)
        : notFound('id', 'such label in this version');
    return found;
  }
}

const mentions = ({ name, synonyms }: Label, wanted: string): boolean =>
  [name, ...synonyms].some((phrase) => foldedName(phrase).includes(wanted));
