import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { LabelSetVersionType, VersionTagType } from '../schema/label-set-version.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import { type RequestContext, tenantCaller } from './context.js';
import { type VersionTagView, versionView } from './views.js';

@Resolver(() => VersionTagType)
export class VersionTagResolver {
  constructor(private readonly labelSets: LabelSets) {}

  @FieldResolver(() => LabelSetVersionType)
  async version(@Root() { labelSet, number }: VersionTagView, @Ctx() context: RequestContext) {
    const { id } = tenantCaller(context).tenant;
    return versionView(labelSet, await this.labelSets.getVersion(id, labelSet, number, 'tag'));
  }
}
