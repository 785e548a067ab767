import { isLabelSetId, type TenantId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import type { LabelSet, LabelSetRecord, LabelSetRef } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { LIMITS } from '../../domain/limits.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import { isSameModel } from '../../domain/model-identity.js';
import type { Page, PageRequest } from '../../domain/page.js';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import { ReadThroughCache } from '../concurrency/read-through-cache.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import { by, pageOf } from '../validation/page.js';
import type { VersionContents } from './version-contents.js';
import type { VersionTags } from './version-tags.js';

/** Finds label sets, their versions and what is in them. */
export class LabelSets {
  private readonly heads: ReadThroughCache<LabelSet>;

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    private readonly contents: VersionContents,
    private readonly tags: VersionTags,
    consistencyMs: number,
  ) {
    this.heads = new ReadThroughCache(2_000, consistencyMs);
  }

  /** At most `consistencyMs` old. */
  find(tenant: TenantId, slug: string): Promise<LabelSet | undefined> {
    return this.heads.get(`${tenant}/${slug}`, async () => {
      const store = await this.openStore(tenant);
      return withLatest(store, await store.findBySlug(slug));
    });
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async get(tenant: TenantId, slug: string, argument: string): Promise<LabelSet> {
    const found = await this.find(tenant, slug);
    if (!found) throw notFound(argument, `label set "${slug}"`);
    return found;
  }

  /** As it is now, whatever any process has remembered. */
  findFresh(tenant: TenantId, slug: string): Promise<LabelSet | undefined> {
    this.invalidate(tenant, slug);
    return this.find(tenant, slug);
  }

  /** As `findFresh`. @throws LexiclipError NOT_FOUND naming the argument */
  getFresh(tenant: TenantId, slug: string, argument: string): Promise<LabelSet> {
    this.invalidate(tenant, slug);
    return this.get(tenant, slug, argument);
  }

  invalidate(tenant: TenantId, slug: string): void {
    this.heads.invalidate(`${tenant}/${slug}`);
  }

  async findById(tenant: TenantId, id: string): Promise<LabelSet | undefined> {
    if (!isLabelSetId(id)) return undefined;
    const store = await this.openStore(tenant);
    return withLatest(store, await store.findById(id));
  }

  async list(tenant: TenantId, request: PageRequest): Promise<Page<LabelSet>> {
    const store = await this.openStore(tenant);
    const slugOf = (set: LabelSetRecord) => set.slug;
    const page = pageOf((await store.list()).sort(by(slugOf)), slugOf, request, LIMITS.pageSize);
    const nodes = await Promise.all(page.items.map(({ node }) => withLatest(store, node)));
    const items = page.items.flatMap(({ cursor }, i) => (nodes[i] ? [{ cursor, node: nodes[i] }] : []));
    return { ...page, items };
  }

  /** The version of that number, when it is committed. */
  async findVersion(tenant: TenantId, set: LabelSet, number: number): Promise<LabelSetVersion | undefined> {
    if (number === set.latest.number) return set.latest;
    return (await this.openStore(tenant)).version(set.id, number);
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async getVersion(tenant: TenantId, set: LabelSet, number: number, argument: string): Promise<LabelSetVersion> {
    const version = await this.findVersion(tenant, set, number);
    if (!version) throw notFound(argument, `version ${number} of label set "${set.slug}"`);
    return version;
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async getTagged(tenant: TenantId, set: LabelSet, tag: string, argument: string): Promise<LabelSetVersion> {
    const number = (await this.tags.list(tenant, set.id)).get(tag)?.number;
    if (number === undefined) throw notFound(argument, `tag "${tag}" of label set "${set.slug}"`);
    return this.getVersion(tenant, set, number, argument);
  }

  /** The version that a reference names: the latest when it names none. */
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

  /** Newest first. */
  async versions(tenant: TenantId, set: LabelSet, request: PageRequest): Promise<Page<LabelSetVersion>> {
    const versions = (await (await this.openStore(tenant)).versions(set.id)).reverse();
    return pageOf(versions, ({ number }) => -number, request, LIMITS.pageSize);
  }

  /** Whether the version is kept in memory once it was read. */
  fitsInMemory(version: LabelSetVersion): boolean {
    return this.contents.fits(version);
  }

  rows(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    return this.contents.get(tenant, version);
  }
}

/** @throws LexiclipError MODEL_MISMATCH naming both models */
export function checkSameModel(slug: string, { number, model }: LabelSetVersion, running: ModelIdentity): void {
  if (isSameModel(model, running)) return;
  const name = ({ id, dtype, digest }: ModelIdentity) => `${id} ${dtype} (${digest.slice(0, 12)})`;
  throw new LexiclipError(
    'MODEL_MISMATCH',
    `version ${number} of label set "${slug}" was encoded with ${name(model)}, and this server runs ${name(running)}`,
    { argument: 'labelSet', labelSetModel: name(model), serverModel: name(running) },
  );
}

async function withLatest(store: LabelSetStore, set: LabelSetRecord | undefined): Promise<LabelSet | undefined> {
  const latest = set && (await store.latest(set.id));
  if (!set || !latest) return undefined;
  const updatedAt = new Date(Math.max(latest.createdAt.getTime(), set.updatedAt.getTime()));
  return { ...set, latest, updatedAt };
}
