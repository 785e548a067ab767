import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { type RequestContext, tenantCaller } from '../context.js';
import { toConnection } from '../schema/connection.js';
import { LabelConnection, LabelType } from '../schema/label.js';
import { LabelSetVersionType } from '../schema/label-set-version.js';
import { PromptTemplateVersionType } from '../schema/prompt-template.js';
import type { VersionLabels } from '../services/catalog/version-labels.js';
import { type LabelSetVersionView, labelView } from './views.js';

@Resolver(() => LabelSetVersionType)
export class LabelSetVersionResolver {
  constructor(private readonly labels: VersionLabels) {}

  @FieldResolver(() => PromptTemplateVersionType)
  promptTemplate(@Root() { version }: LabelSetVersionView, @Ctx() context: RequestContext) {
    return this.labels.template(tenantCaller(context).tenant.id, version);
  }

  @FieldResolver(() => LabelConnection, { name: 'labels', description: 'In the order in which they were added.' })
  async page(
    @Root() { version }: LabelSetVersionView,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
    @Arg('search', () => String, { nullable: true, description: 'Part of a name or synonym.' }) search?: string | null,
  ) {
    const { id } = tenantCaller(context).tenant;
    const { templates } = await this.labels.template(id, version);
    const page = await this.labels.page(id, version, { first: first ?? 100, after }, search);
    return toConnection(page, (label) => labelView(label, templates));
  }

  @FieldResolver(() => LabelType, { nullable: true, description: 'Exactly one of id and name.' })
  async label(
    @Root() { version }: LabelSetVersionView,
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { nullable: true }) id?: string | null,
    @Arg('name', () => String, { nullable: true }) name?: string | null,
  ): Promise<LabelType> {
    const tenant = tenantCaller(context).tenant.id;
    const { templates } = await this.labels.template(tenant, version);
    return labelView(await this.labels.get(tenant, version, { id, name }), templates);
  }
}
