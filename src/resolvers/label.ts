import { Args, Authorized, FieldResolver, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import type { TenantId } from '../domain/ids.js';
import { LabelPageArgs } from '../schema/arguments.js';
import { toConnection } from '../schema/connection.js';
import { LabelConnection, LabelType } from '../schema/label.js';
import { JsonObject } from '../schema/scalars.js';
import type { VersionLabels } from '../services/label-sets/version-labels.js';
import { promptsOf } from '../services/templates/rendering.js';
import { CurrentTenant } from './context.js';
import { VECTOR_TEXT, vectorText } from './views/vector-text.js';
import type { LabelView } from './views/views.js';

const PAGE = { first: DEFAULTS.labelPageSize };

@Resolver(() => LabelType)
export class LabelResolver {
  constructor(private readonly labels: VersionLabels) {}

  @FieldResolver(() => JsonObject, { nullable: true })
  metadata(@Root() { metadata }: LabelView): Record<string, unknown> | null {
    return metadata === null ? null : JSON.parse(metadata);
  }

  @FieldResolver(() => [String], {
    description: 'The prompts that the label is encoded from, as the model reads them.',
  })
  renderedPrompts(@Root() label: LabelView): string[] {
    return promptsOf(label, label.texts.templates, label.texts.rules);
  }

  @Authorized('CATALOG_READ')
  @FieldResolver(() => String, {
    nullable: true,
    description:
      `${VECTOR_TEXT} It is that of its texts, also in a version that has learned from examples. Null for a label of a ` +
      'draft. Needs the scope CATALOG_READ.',
  })
  async vector(@Root() { source, labelId }: LabelView, @CurrentTenant() tenant: TenantId): Promise<string | null> {
    return vectorText(await this.labels.vector(tenant, source, labelId));
  }

  @FieldResolver(() => LabelType, { nullable: true, description: 'In the same version.' })
  async parent(
    @Root() { source, parentId, viewOf }: LabelView,
    @CurrentTenant() tenant: TenantId,
  ): Promise<LabelType | null> {
    const parent = parentId !== null && (await this.labels.byOwnId(tenant, source, parentId));
    return parent ? viewOf(parent) : null;
  }

  @Authorized('CATALOG_READ')
  @FieldResolver(() => LabelConnection, {
    description:
      'The labels right below it in the same version, in the order of the set. Needs the scope CATALOG_READ.',
  })
  async children(
    @Root() { source, labelId, viewOf }: LabelView,
    @CurrentTenant() tenant: TenantId,
    @Args(() => LabelPageArgs) page: LabelPageArgs,
  ) {
    return toConnection(await this.labels.children(tenant, source, labelId, withDefaults(page, PAGE)), viewOf);
  }
}
