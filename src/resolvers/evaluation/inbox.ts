import { Arg, Args, Authorized, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { actorOf, type TenantCaller } from '../../domain/caller.js';
import { DEFAULTS, withDefaults } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import { LIMITS } from '../../domain/limits.js';
import type { SampleSet } from '../../domain/sample.js';
import { badInput } from '../../errors.js';
import { PageArgs } from '../../schema/arguments.js';
import { toConnection } from '../../schema/connection.js';
import { SampleSetType } from '../../schema/evaluation/sample-set.js';
import {
  CollectionType,
  InboxConnection,
  InboxGuessType,
  InboxItemType,
  SetCollectionInput,
} from '../../schema/evaluation/samples/inbox.js';
import { SampleSetPayload } from '../../schema/evaluation/samples/sample-change.js';
import type { Collections } from '../../services/evaluation/inbox/collections.js';
import type { Inbox } from '../../services/evaluation/inbox/inbox.js';
import type { VersionSamples } from '../../services/evaluation/samples/version-samples.js';
import { CurrentCaller, CurrentSignal, CurrentTenant } from '../context.js';
import { guessView, type InboxItemView, inboxItemViews, sampleSetPayload } from '../views/samples.js';

const PAGE = { first: DEFAULTS.pageSize };

@Resolver(() => SampleSetType)
export class InboxResolver {
  constructor(
    private readonly inbox: Inbox,
    private readonly collections: Collections,
  ) {}

  @FieldResolver(() => InboxConnection, {
    name: 'inbox',
    description:
      'Pictures that nobody has judged yet: samples of the set, and what was collected. Most uncertain first.',
  })
  async waiting(
    @Root() sampleSet: SampleSet,
    @CurrentTenant() tenant: TenantId,
    @CurrentSignal() signal: AbortSignal,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    const found = await this.inbox.page(tenant, sampleSet, withDefaults(page, PAGE), signal);
    return toConnection(found, inboxItemViews(sampleSet));
  }

  @FieldResolver(() => CollectionType, {
    nullable: true,
    description: 'What it collects from classifications; also after its last day. Null when nothing was asked for.',
  })
  async collection(@Root() { id }: SampleSet, @CurrentTenant() tenant: TenantId): Promise<CollectionType | null> {
    return (await this.collections.find(tenant, id)) ?? null;
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => SampleSetPayload, {
    description:
      'Lets a sample set collect pictures that are classified with its label set, or ends that. They wait in its inbox ' +
      'until they are judged or refused.',
  })
  async setCollection(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => SetCollectionInput) { sampleSet, collection }: SetCollectionInput,
  ): Promise<SampleSetPayload> {
    const wanted = collection ? { ...collection, thumbnails: collection.thumbnails ?? false } : null;
    const set = await this.collections.set(actorOf(caller), sampleSet, wanted);
    return sampleSetPayload({ sampleSet: set, added: 0, updated: 0, unchanged: 0, removed: 0 });
  }
}

@Resolver(() => InboxItemType)
export class InboxItemResolver {
  constructor(private readonly samples: VersionSamples) {}

  @FieldResolver(() => String, {
    nullable: true,
    description: 'A WebP of at most 256 pixels on a side, as a data: URI. Null where none is kept.',
  })
  async thumbnail(@Root() item: InboxItemView, @CurrentTenant() tenant: TenantId): Promise<string | null> {
    if (item.picture) return item.picture;
    return item.collectedAt === null ? this.samples.thumbnail(tenant, item.sampleSet.id, item.sampleId) : null;
  }
  @FieldResolver(() => [InboxGuessType], {
    description: 'The most probable labels, best first: best and second come first. Empty where best is null.',
  })
  guesses(
    @Root() { likeliest }: InboxItemView,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: DEFAULTS.inboxGuesses,
      description: `At most ${LIMITS.inboxGuesses}.`,
    })
    first?: number | null,
  ): InboxGuessType[] {
    const most = first ?? DEFAULTS.inboxGuesses;
    if (most < 1 || most > LIMITS.inboxGuesses) throw badInput('first', `must be 1 to ${LIMITS.inboxGuesses}`);
    return likeliest.slice(0, most).map(guessView);
  }
}
