import type { LabelId, TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { vectorAt } from '../../domain/label-rows.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { diffLabels, type LabelsDiff } from '../../domain/labels-diff.js';
import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { badInput } from '../../errors.js';
import { giveWay, inTurns } from '../concurrency/turns.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { pageOf } from '../validation/page.js';
import { checkLength } from '../validation/text.js';
import { ownLabelId } from './label-selection.js';
import { childRows, labelIndex, rowsOf } from './labels/lookup.js';
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

  /** @throws LexiclipError BAD_USER_INPUT unless the label is given in exactly one way */
  async find(tenant: TenantId, version: LabelSetVersion, which: LabelReference): Promise<Label | undefined> {
    const given = Object.entries(which).filter(([, value]) => value != null) as [keyof LabelReference, string][];
    const [[argument, value] = []] = given;
    if (argument === undefined || value === undefined || given.length > 1) {
      throw badInput('labelId', 'give exactly one of labelId and name');
    }
    const { labels } = await this.contents.get(tenant, version);
    if (argument !== 'name') return this.byId({ labels }, ownLabelId(value, version.labelSetId, argument));
    const { rowOfName } = await labelIndex(labels);
    return labels[rowOfName.get(foldedName(value)) ?? -1];
  }

  /** The label of that id; undefined when there is none. */
  async byOwnId(tenant: TenantId, of: LabelSource, id: LabelId): Promise<Label | undefined> {
    return 'number' in of ? (await this.contents.pick(tenant, of, [id])).get(id) : this.byId(of, id);
  }

  /**
   * A label's vector, [dimensions], unit length: of its texts, whatever the version has learned from examples.
   *
   * @returns undefined for a label that is in no version
   * @throws LexiclipError BAD_USER_INPUT for a version that does not fit into memory, which each label would read anew
   */
  async vector(tenant: TenantId, of: LabelSource, id: LabelId): Promise<Float32Array | undefined> {
    if (!('number' in of)) return undefined;
    if (!this.contents.fits(tenant, of)) {
      throw badInput('vector', `is read from versions that fit into memory; this one has ${of.labelCount} labels`);
    }
    const rows = await this.contents.get(tenant, of);
    const row = (await labelIndex(rows.labels)).rowOf.get(id);
    return row === undefined ? undefined : vectorAt(rows, row);
  }

  /** The labels right below a label, in the set's order. @throws LexiclipError BAD_USER_INPUT */
  async children(tenant: TenantId, of: LabelSource, label: LabelId, request: PageRequest): Promise<Page<Label>> {
    const { labels, positions } = 'number' in of ? await this.contents.get(tenant, of) : of;
    const rows = (await childRows(labels)).get(label) ?? [];
    const page = pageOf(rows, (row) => positions?.[row] ?? row, request, LIMITS.labelPageSize);
    return { ...page, items: page.items.map(({ cursor, node }) => ({ cursor, node: labels[node] as Label })) };
  }

  private async byId({ labels }: { labels: readonly Label[] }, id: LabelId): Promise<Label | undefined> {
    return labels[(await labelIndex(labels)).rowOf.get(id) ?? -1];
  }
}

/** How a client names a label of a version. */
interface LabelReference {
  readonly labelId?: string | null | undefined;
  /** The older name of `labelId`. */
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
}

/** Where a label is from: a version, or all labels of one that was only planned. */
export type LabelSource = LabelSetVersion | { readonly labels: readonly Label[]; readonly positions?: undefined };

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
