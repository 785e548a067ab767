import { Arg, Args, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import type { ExpectedLabel, SampleSetVersion } from '../../domain/sample.js';
import { toConnection } from '../../schema/connection.js';
import { ExpectedLabelType, SampleConnection, SampleType } from '../../schema/evaluation/sample.js';
import {
  SamplePageArgs,
  SampleSetType,
  SampleSetVersionType,
  VectorOriginCountType,
} from '../../schema/evaluation/sample-set.js';
import { LabelType } from '../../schema/label.js';
import { JsonObject } from '../../schema/scalars.js';
import type { SampleReembedding } from '../../services/evaluation/samples/reembedding.js';
import type { SampleSets } from '../../services/evaluation/samples/sample-sets.js';
import type { VersionSamples } from '../../services/evaluation/samples/version-samples.js';
import type { VersionLabels } from '../../services/label-sets/version-labels.js';
import { CurrentTenant } from '../context.js';
import { type SampleSetVersionView, type SampleView, sampleViews } from '../views/samples.js';
import { VECTOR_TEXT, vectorText } from '../views/vector-text.js';
import { labelViews } from '../views/views.js';

const PAGE = { first: DEFAULTS.labelPageSize };

@Resolver(() => SampleSetVersionType)
export class SampleSetVersionResolver {
  constructor(
    private readonly samples: VersionSamples,
    private readonly reembedding: SampleReembedding,
    private readonly sampleSets: SampleSets,
  ) {}

  @FieldResolver(() => SampleSetType, { nullable: true, description: 'Null when it was deleted since.' })
  async sampleSet(
    @Root() { version }: SampleSetVersionView,
    @CurrentTenant() tenant: TenantId,
  ): Promise<SampleSetType | null> {
    return (await this.sampleSets.findById(tenant, version.sampleSetId)) ?? null;
  }

  @FieldResolver(() => [VectorOriginCountType], {
    description: 'What the vectors of its samples were made from that this server would compare; the others have none.',
  })
  vectorOrigins(
    @Root() { version }: SampleSetVersionView,
    @CurrentTenant() tenant: TenantId,
  ): Promise<VectorOriginCountType[]> {
    return this.reembedding.origins(tenant, version);
  }

  @FieldResolver(() => SampleConnection, { name: 'samples', description: 'In the order in which they were added.' })
  async page(
    @Root() { version, sampleSet }: SampleSetVersionView,
    @CurrentTenant() tenant: TenantId,
    @Args(() => SamplePageArgs) { label, unknown, role, unjudged, ...page }: SamplePageArgs,
  ) {
    const filter = { label, unknown, role, unjudged };
    const found = await this.samples.page(tenant, { sampleSet, version }, withDefaults(page, PAGE), filter);
    return toConnection(found, sampleViews(version));
  }
}

@Resolver(() => SampleType)
export class SampleResolver {
  constructor(
    private readonly samples: VersionSamples,
    private readonly sampleSets: SampleSets,
    private readonly running: ModelIdentity,
  ) {}

  @FieldResolver(() => JsonObject, { nullable: true })
  metadata(@Root() { sample }: SampleView): Record<string, unknown> | null {
    return sample.metadata === null ? null : JSON.parse(sample.metadata);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'A WebP of at most 256 pixels on a side, as a data: URI. Null unless the set keeps thumbnails.',
  })
  thumbnail(@Root() { sample, version }: SampleView, @CurrentTenant() tenant: TenantId): Promise<string | null> {
    return this.samples.thumbnail(tenant, version.sampleSetId, sample.id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `${VECTOR_TEXT} Null where it has none of the model that this server runs.`,
  })
  async vector(@Root() { sample, version }: SampleView, @CurrentTenant() tenant: TenantId): Promise<string | null> {
    return vectorText(await this.sampleSets.vector(tenant, version.sampleSetId, sample.id, this.running));
  }
}

@Resolver(() => ExpectedLabelType)
export class ExpectedLabelResolver {
  constructor(
    private readonly samples: VersionSamples,
    private readonly labels: VersionLabels,
  ) {}

  @FieldResolver(() => LabelType, {
    nullable: true,
    description: 'The label in a version of its set, the latest when omitted. Null where it is not in that version.',
  })
  async label(
    @Root() { labelId, version: of }: ExpectedLabel & { readonly version: SampleSetVersion },
    @CurrentTenant() tenant: TenantId,
    @Arg('version', () => Int, { nullable: true }) number?: number | null,
  ): Promise<LabelType | null> {
    const found = await this.samples.label(tenant, of.sampleSetId, labelId, number);
    if (!found) return null;
    const { templates } = await this.labels.template(tenant, found.version);
    return labelViews(found.version, templates)(found.label);
  }
}
