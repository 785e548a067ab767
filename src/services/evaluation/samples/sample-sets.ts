import type { EvaluatedSamples } from '../../../domain/evaluation.js';
import { isSampleSetId, type LabelSetId, type SampleId, type SampleSetId, type TenantId } from '../../../domain/ids.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import { LIMITS } from '../../../domain/limits.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { Page, PageRequest } from '../../../domain/page.js';
import type {
  Sample,
  SampleRows,
  SampleSet,
  SampleSetRecord,
  SampleSetRef,
  SampleSetVersion,
} from '../../../domain/sample.js';
import { badInput, notFound } from '../../../errors.js';
import { BatchLoader, byKey } from '../../concurrency/batch-loader.js';
import { ReadThroughCache } from '../../concurrency/read-through-cache.js';
import { inTurns } from '../../concurrency/turns.js';
import type { SampleSetStore } from '../../storage/sample-sets/sample-set-store.js';
import { by, pageOf } from '../../validation/page.js';
import { evaluatedSamples } from './evaluated-samples.js';
import type { SampleContents } from './sample-contents.js';
import type { SampleVectorBlock, SampleVectors } from './sample-vectors.js';

type VersionNumber = `${SampleSetId}/${number}`;

/** Reads sample sets, their versions, samples and vectors. What is requested in one tick is read together. */
export class SampleSets {
  private readonly heads: ReadThroughCache<SampleSet>;
  private readonly bySlug = new BatchLoader<TenantId, string, SampleSetRecord>(async (tenant, slugs) =>
    byKey(await (await this.openStore(tenant)).findBySlugs(slugs), ({ slug }) => slug),
  );
  private readonly byId = new BatchLoader<TenantId, SampleSetId, SampleSetRecord>(async (tenant, ids) =>
    byKey(await (await this.openStore(tenant)).findByIds(ids), ({ id }) => id),
  );
  private readonly latest = new BatchLoader<TenantId, SampleSetId, SampleSetVersion>(async (tenant, ids) =>
    (await this.openStore(tenant)).latestOf(ids),
  );
  private readonly all = new BatchLoader<TenantId, SampleSetId, readonly SampleSetVersion[]>(async (tenant, ids) =>
    (await this.openStore(tenant)).versionsOf(ids),
  );
  private readonly byNumber = new BatchLoader<TenantId, VersionNumber, SampleSetVersion>(async (tenant, keys) =>
    byKey(await (await this.openStore(tenant)).findVersions(keys.map(parsed)), keyOf),
  );

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<SampleSetStore>,
    private readonly contents: SampleContents,
    private readonly stored: SampleVectors,
    consistencyMs: number,
  ) {
    this.heads = new ReadThroughCache(2_000, consistencyMs);
  }

  /** The sample set, at most `consistencyMs` old. */
  find(tenant: TenantId, slug: string): Promise<SampleSet | undefined> {
    return this.heads.get(`${tenant}/${slug}`, async () =>
      this.withLatest(tenant, await this.bySlug.load(tenant, slug)),
    );
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async get(tenant: TenantId, slug: string, argument: string): Promise<SampleSet> {
    const found = await this.find(tenant, slug);
    if (!found) throw notFound(argument, `sample set "${slug}"`);
    return found;
  }

  /** Like `find`, but bypasses the cache. */
  findFresh(tenant: TenantId, slug: string): Promise<SampleSet | undefined> {
    this.invalidate(tenant, slug);
    return this.find(tenant, slug);
  }

  /** Like `get`, but bypasses the cache. @throws LexiclipError NOT_FOUND naming the argument */
  getFresh(tenant: TenantId, slug: string, argument: string): Promise<SampleSet> {
    this.invalidate(tenant, slug);
    return this.get(tenant, slug, argument);
  }

  invalidate(tenant: TenantId, slug: string): void {
    this.heads.invalidate(`${tenant}/${slug}`);
  }

  async findById(tenant: TenantId, id: string): Promise<SampleSet | undefined> {
    return isSampleSetId(id) ? this.withLatest(tenant, await this.byId.load(tenant, id)) : undefined;
  }

  /** Sorted by slug. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async list(tenant: TenantId, request: PageRequest): Promise<Page<SampleSet>> {
    const slugOf = (set: SampleSetRecord) => set.slug;
    const sets = (await (await this.openStore(tenant)).list()).sort(by(slugOf));
    const page = pageOf(sets, slugOf, request, LIMITS.pageSize);
    const nodes = await Promise.all(page.items.map(({ node }) => this.withLatest(tenant, node)));
    const items = page.items.flatMap(({ cursor }, i) => (nodes[i] ? [{ cursor, node: nodes[i] }] : []));
    return { ...page, items };
  }

  /** The version with that number; undefined unless it is committed. */
  async findVersion(tenant: TenantId, set: SampleSet, number: number): Promise<SampleSetVersion | undefined> {
    return number === set.latest.number ? set.latest : this.byNumber.load(tenant, `${set.id}/${number}`);
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async getVersion(tenant: TenantId, set: SampleSet, number: number, argument: string): Promise<SampleSetVersion> {
    const version = await this.findVersion(tenant, set, number);
    if (!version) throw notFound(argument, `version ${number} of sample set "${set.slug}"`);
    return version;
  }

  /** The version that a reference names. @throws LexiclipError NOT_FOUND naming the argument */
  async resolve(
    tenant: TenantId,
    { slug, version }: SampleSetRef,
    argument: string,
  ): Promise<{ sampleSet: SampleSet; version: SampleSetVersion }> {
    const sampleSet = await this.get(tenant, slug, `${argument}.slug`);
    if (version == null) return { sampleSet, version: sampleSet.latest };
    return { sampleSet, version: await this.getVersion(tenant, sampleSet, version, `${argument}.version`) };
  }

  /**
   * Like `resolve`, for samples of a certain label set.
   *
   * @param labelSet whose samples they must be
   * @throws LexiclipError as `resolve`; BAD_USER_INPUT for those of another label set
   */
  async resolveFor(
    tenant: TenantId,
    labelSet: { readonly id: LabelSetId; readonly slug: string },
    ref: SampleSetRef,
    argument: string,
  ): Promise<{ sampleSet: SampleSet; version: SampleSetVersion }> {
    const found = await this.resolve(tenant, ref, argument);
    checkLabelSet(found, labelSet, argument);
    return found;
  }

  /** Newest first. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async versions(tenant: TenantId, set: SampleSet, request: PageRequest): Promise<Page<SampleSetVersion>> {
    const versions = (await this.all.load(tenant, set.id)) ?? [];
    return pageOf([...versions].reverse(), ({ number }) => -number, request, LIMITS.pageSize);
  }

  /** @throws LexiclipError INTERNAL when they are damaged; NOT_FOUND when the set was deleted meanwhile */
  rows(tenant: TenantId, version: SampleSetVersion): Promise<SampleRows> {
    return this.contents.get(tenant, version);
  }

  /**
   * What a version of a label set can be evaluated on.
   *
   * @param labels rows of that version
   * @param unjudged whether samples that are not judged yet are among them
   */
  async evaluated(
    tenant: TenantId,
    version: SampleSetVersion,
    { labels }: Pick<LabelRows, 'labels'>,
    { unjudged = false } = {},
  ): Promise<EvaluatedSamples> {
    const { samples } = await this.rows(tenant, version);
    return inTurns(evaluatedSamples(samples, labels, unjudged));
  }

  /**
   * Vectors of samples, in any order, each once.
   *
   * @param samples of the version
   * @throws LexiclipError MODEL_MISMATCH, after the last block, when some have none of the model
   */
  vectors(
    tenant: TenantId,
    version: SampleSetVersion,
    samples: readonly Sample[],
    model: ModelIdentity,
  ): AsyncIterable<SampleVectorBlock> {
    return this.stored.read(tenant, version.sampleSetId, samples, model);
  }

  /** The vector of a sample, [dimensions], unit length; undefined where it has none of the model. */
  vector(
    tenant: TenantId,
    set: SampleSetId,
    sample: SampleId,
    model: ModelIdentity,
  ): Promise<Float32Array | undefined> {
    return this.stored.find(tenant, set, sample, model);
  }

  private async withLatest(tenant: TenantId, set: SampleSetRecord | undefined): Promise<SampleSet | undefined> {
    const latest = set && (await this.latest.load(tenant, set.id));
    if (!set || !latest) return undefined;
    const updatedAt = new Date(Math.max(latest.createdAt.getTime(), set.updatedAt.getTime()));
    return { ...set, latest, updatedAt };
  }
}

/**
 * @param argument path of the sample set, for errors
 * @throws LexiclipError BAD_USER_INPUT for samples of another label set
 */
export function checkLabelSet(
  { sampleSet }: { readonly sampleSet: SampleSet },
  { id, slug }: { readonly id: LabelSetId; readonly slug: string },
  argument: string,
): void {
  if (sampleSet.labelSetId === id) return;
  throw badInput(`${argument}.slug`, `sample set "${sampleSet.slug}" is of another label set than "${slug}"`);
}

const keyOf = ({ sampleSetId, number }: SampleSetVersion): VersionNumber => `${sampleSetId}/${number}`;

function parsed(key: VersionNumber): Pick<SampleSetVersion, 'sampleSetId' | 'number'> {
  const [sampleSetId, number] = key.split('/') as [SampleSetId, string];
  return { sampleSetId, number: Number(number) };
}
