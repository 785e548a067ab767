import { isLabelSetId, type LabelSetId, type TenantId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import type { LabelSet, LabelSetRecord, LabelSetRef } from '../../domain/label-set.js';
import type { LabelSetVersion, VersionKey } from '../../domain/label-set-version.js';
import { LIMITS } from '../../domain/limits.js';
import type { Page, PageRequest } from '../../domain/page.js';
import { badInput, notFound } from '../../errors.js';
import { BatchLoader, byKey } from '../concurrency/batch-loader.js';
import { ReadThroughCache } from '../concurrency/read-through-cache.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import { by, pageOf } from '../validation/page.js';
import type { VersionContents } from './version-contents.js';
import type { VersionTags } from './version-tags.js';

type VersionNumber = `${LabelSetId}/${number}`;

/** Names a version by its number or by a tag. */
export interface VersionReference {
  readonly number?: number | null | undefined;
  readonly tag?: string | null | undefined;
}

/** Reads label sets, their versions and labels. What is requested in one tick is read together. */
export class LabelSets {
  private readonly heads: ReadThroughCache<LabelSet>;
  private readonly bySlug = new BatchLoader<TenantId, string, LabelSet>(async (tenant, slugs) =>
    byKey((await (await this.openStore(tenant)).headsOf(slugs)).map(labelSetOf), ({ slug }) => slug),
  );
  private readonly byId = new BatchLoader<TenantId, LabelSetId, LabelSetRecord>(async (tenant, ids) =>
    byKey(await (await this.openStore(tenant)).findByIds(ids), ({ id }) => id),
  );
  private readonly latest = new BatchLoader<TenantId, LabelSetId, LabelSetVersion>(async (tenant, ids) =>
    (await this.openStore(tenant)).latestOf(ids),
  );
  private readonly all = new BatchLoader<TenantId, LabelSetId, readonly LabelSetVersion[]>(async (tenant, ids) =>
    (await this.openStore(tenant)).versionsOf(ids),
  );
  private readonly byNumber = new BatchLoader<TenantId, VersionNumber, LabelSetVersion>(async (tenant, keys) =>
    byKey(await (await this.openStore(tenant)).findVersions(keys.map(parsed)), keyOf),
  );

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    private readonly contents: VersionContents,
    private readonly tags: VersionTags,
    consistencyMs: number,
  ) {
    this.heads = new ReadThroughCache(2_000, consistencyMs);
  }

  /** The label set, at most `consistencyMs` old. */
  find(tenant: TenantId, slug: string): Promise<LabelSet | undefined> {
    return this.heads.get(`${tenant}/${slug}`, () => this.bySlug.load(tenant, slug));
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async get(tenant: TenantId, slug: string, argument: string): Promise<LabelSet> {
    const found = await this.find(tenant, slug);
    if (!found) throw notFound(argument, `label set "${slug}"`);
    return found;
  }

  /** Like `find`, but bypasses the cache. */
  findFresh(tenant: TenantId, slug: string): Promise<LabelSet | undefined> {
    this.invalidate(tenant, slug);
    return this.find(tenant, slug);
  }

  /** Like `get`, but bypasses the cache. @throws LexiclipError NOT_FOUND naming the argument */
  getFresh(tenant: TenantId, slug: string, argument: string): Promise<LabelSet> {
    this.invalidate(tenant, slug);
    return this.get(tenant, slug, argument);
  }

  invalidate(tenant: TenantId, slug: string): void {
    this.heads.invalidate(`${tenant}/${slug}`);
  }

  async findById(tenant: TenantId, id: string): Promise<LabelSet | undefined> {
    return isLabelSetId(id) ? this.withLatest(tenant, await this.byId.load(tenant, id)) : undefined;
  }

  /** Sorted by slug. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async list(tenant: TenantId, request: PageRequest): Promise<Page<LabelSet>> {
    const slugOf = (set: LabelSetRecord) => set.slug;
    const sets = (await (await this.openStore(tenant)).list()).sort(by(slugOf));
    const page = pageOf(sets, slugOf, request, LIMITS.pageSize);
    const nodes = await Promise.all(page.items.map(({ node }) => this.withLatest(tenant, node)));
    const items = page.items.flatMap(({ cursor }, i) => (nodes[i] ? [{ cursor, node: nodes[i] }] : []));
    return { ...page, items };
  }

  /** The version with that number; undefined unless it is committed. */
  async findVersion(tenant: TenantId, set: LabelSet, number: number): Promise<LabelSetVersion | undefined> {
    return number === set.latest.number ? set.latest : this.byNumber.load(tenant, `${set.id}/${number}`);
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async getVersion(tenant: TenantId, set: LabelSet, number: number, argument: string): Promise<LabelSetVersion> {
    const version = await this.findVersion(tenant, set, number);
    if (!version) throw notFound(argument, `version ${number} of label set "${set.slug}"`);
    return version;
  }

  /**
   * The version with that number or tag.
   *
   * @param names of the arguments, for errors
   * @throws LexiclipError BAD_USER_INPUT unless exactly one is given; NOT_FOUND
   */
  async getBy(
    tenant: TenantId,
    set: LabelSet,
    { number, tag }: VersionReference,
    names = { number: 'number', tag: 'tag' },
  ): Promise<LabelSetVersion> {
    if ((number == null) === (tag == null)) {
      throw badInput(names.number, `give exactly one of ${names.number} and ${names.tag}`);
    }
    if (number != null) return this.getVersion(tenant, set, number, names.number);
    return this.getTagged(tenant, set, tag as string, names.tag);
  }

  private async getTagged(tenant: TenantId, set: LabelSet, tag: string, argument: string): Promise<LabelSetVersion> {
    const number = (await this.tags.list(tenant, set.id)).get(tag)?.number;
    if (number === undefined) throw notFound(argument, `tag "${tag}" of label set "${set.slug}"`);
    return this.getVersion(tenant, set, number, argument);
  }

  /**
   * The version that a reference names: the latest when it names none.
   *
   * @throws LexiclipError BAD_USER_INPUT when both a version and a tag are given, or NOT_FOUND; each names the argument
   */
  async resolve(
    tenant: TenantId,
    { slug, version, tag }: LabelSetRef,
    argument: string,
  ): Promise<{ labelSet: LabelSet; version: LabelSetVersion }> {
    if (version != null && tag != null) throw badInput(argument, 'give at most one of version and tag');
    const labelSet = await this.get(tenant, slug, `${argument}.slug`);
    if (tag != null) return { labelSet, version: await this.getTagged(tenant, labelSet, tag, `${argument}.tag`) };
    if (version == null) return { labelSet, version: labelSet.latest };
    return { labelSet, version: await this.getVersion(tenant, labelSet, version, `${argument}.version`) };
  }

  /** Newest first. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async versions(tenant: TenantId, set: LabelSet, request: PageRequest): Promise<Page<LabelSetVersion>> {
    const versions = (await this.all.load(tenant, set.id)) ?? [];
    return pageOf([...versions].reverse(), ({ number }) => -number, request, LIMITS.pageSize);
  }

  /** Whether the version stays in memory once it is read. */
  fitsInMemory(tenant: TenantId, version: LabelSetVersion): boolean {
    return this.contents.fits(tenant, version);
  }

  rows(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    return this.contents.get(tenant, version);
  }

  private async withLatest(tenant: TenantId, set: LabelSetRecord | undefined): Promise<LabelSet | undefined> {
    const latest = set && (await this.latest.load(tenant, set.id));
    return set && latest && labelSetOf({ record: set, latest });
  }
}

const labelSetOf = ({ record, latest }: { record: LabelSetRecord; latest: LabelSetVersion }): LabelSet => ({
  ...record,
  latest,
  updatedAt: new Date(Math.max(latest.createdAt.getTime(), record.updatedAt.getTime())),
});

const keyOf = ({ labelSetId, number }: LabelSetVersion): VersionNumber => `${labelSetId}/${number}`;

function parsed(key: VersionNumber): VersionKey {
  const [labelSetId, number] = key.split('/') as [LabelSetId, string];
  return { labelSetId, number: Number(number) };
}
