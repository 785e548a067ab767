import type { LabelId, TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { diffLabels, type LabelsDiff } from '../../domain/labels-diff.js';
import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { badInput, notFound } from '../../errors.js';
import { giveWay, inTurns } from '../concurrency/turns.js';
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
  /** Whether one of the lists goes on after this part. */
  readonly hasMore: boolean;
}

/** A part of a diff: so many entries of each of its lists. */
export interface DiffPart {
  /** The whole diff when omitted, if its lists are short enough. */
  readonly first?: number | null | undefined;
  readonly offset?: number | null | undefined;
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
    await giveWay(tenant);
    const page = pageOf(rows, (row) => positions[row] as number, request, LIMITS.labelPageSize);
    return { ...page, items: page.items.map(({ cursor, node }) => ({ cursor, node: labels[node] as Label })) };
  }

  /**
   * The changes from version `from` to version `to`; either may be the older one.
   *
   * @throws LexiclipError BAD_USER_INPUT naming `first` or `offset`
   */
  async diff(tenant: TenantId, from: LabelSetVersion, to: LabelSetVersion, part: DiffPart): Promise<VersionDiff> {
    checkPart(part);
    const [before, after] = [await this.contents.get(tenant, from), await this.contents.get(tenant, to)];
    const [fromTemplate, toTemplate] = [await this.template(tenant, from), await this.template(tenant, to)];
    const diff = await inTurns(diffLabels(before.labels, after.labels));
    return { from, to, fromTemplate, toTemplate, ...partOf(diff, part) };
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

function checkPart({ first, offset }: DiffPart): void {
  if (first != null && (first < 1 || first > LIMITS.diffSize))
    throw badInput('first', `must be 1 to ${LIMITS.diffSize}`);
  if (offset != null && offset < 0) throw badInput('offset', 'must be 0 or more');
}

function partOf({ added, removed, changed }: LabelsDiff, { first, offset }: DiffPart) {
  const longest = Math.max(added.length, removed.length, changed.length);
  const from = offset ?? 0;
  if (first == null && longest - from > LIMITS.diffSize) {
    throw badInput('first', `the diff has lists of ${longest} entries: ask for at most ${LIMITS.diffSize} at a time`);
  }
  const to = from + (first ?? LIMITS.diffSize);
  const part = <T>(list: readonly T[]): readonly T[] => list.slice(from, to);
  return { added: part(added), removed: part(removed), changed: part(changed), hasMore: to < longest };
}
