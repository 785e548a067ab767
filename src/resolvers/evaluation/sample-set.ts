import { Arg, Args, Authorized, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import type { SampleSet } from '../../domain/sample.js';
import { nullIfAbsent } from '../../errors.js';
import { PageArgs } from '../../schema/arguments.js';
import { toConnection } from '../../schema/connection.js';
import {
  SampleSetConnection,
  SampleSetType,
  SampleSetVersionConnection,
  SampleSetVersionType,
} from '../../schema/evaluation/sample-set.js';
import { LabelSetType } from '../../schema/label-set.js';
import type { SampleSets } from '../../services/evaluation/samples/sample-sets.js';
import type { LabelSets } from '../../services/label-sets/label-sets.js';
import { CurrentTenant } from '../context.js';
import { sampleVersionView } from '../views/samples.js';

const PAGE = { first: DEFAULTS.pageSize };

@Resolver(() => SampleSetType)
export class SampleSetResolver {
  constructor(
    private readonly sampleSets: SampleSets,
    private readonly labelSets: LabelSets,
  ) {}

  @Authorized('CATALOG_READ')
  @Query(() => SampleSetType, { nullable: true })
  sampleSet(@CurrentTenant() tenant: TenantId, @Arg('slug', () => String) slug: string): Promise<SampleSetType | null> {
    return nullIfAbsent(this.sampleSets.get(tenant, slug, 'slug'));
  }

  @Authorized('CATALOG_READ')
  @Query(() => SampleSetConnection, { name: 'sampleSets', description: 'Sorted by slug.' })
  async list(@CurrentTenant() tenant: TenantId, @Args(() => PageArgs) page: PageArgs) {
    return toConnection(await this.sampleSets.list(tenant, withDefaults(page, PAGE)));
  }

  @FieldResolver(() => LabelSetType, {
    nullable: true,
    description: 'The label set that answers are given in. Null when it was deleted since.',
  })
  async labelSet(@Root() { labelSetId }: SampleSet, @CurrentTenant() tenant: TenantId): Promise<LabelSetType | null> {
    return (await this.labelSets.findById(tenant, labelSetId)) ?? null;
  }

  @FieldResolver(() => SampleSetVersionType)
  latest(@Root() sampleSet: SampleSet): SampleSetVersionType {
    return sampleVersionView(sampleSet, sampleSet.latest);
  }

  @FieldResolver(() => SampleSetVersionType, { nullable: true })
  async version(
    @Root() sampleSet: SampleSet,
    @CurrentTenant() tenant: TenantId,
    @Arg('number', () => Int) number: number,
  ): Promise<SampleSetVersionType | null> {
    const version = await this.sampleSets.findVersion(tenant, sampleSet, number);
    return version ? sampleVersionView(sampleSet, version) : null;
  }

  @FieldResolver(() => SampleSetVersionConnection, { description: 'Newest first.' })
  async versions(
    @Root() sampleSet: SampleSet,
    @CurrentTenant() tenant: TenantId,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    const versions = await this.sampleSets.versions(tenant, sampleSet, withDefaults(page, PAGE));
    return toConnection(versions, (version) => sampleVersionView(sampleSet, version));
  }
}
