import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { TenantId } from '../domain/ids.js';
import { LabelSetVersionType, VersionTagType } from '../schema/label-set-version.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import { CurrentTenant } from './context.js';
import { type VersionTagView, versionView } from './views/views.js';

@Resolver(() => VersionTagType)
export class VersionTagResolver {
  constructor(private readonly labelSets: LabelSets) {}

  @FieldResolver(() => LabelSetVersionType)
  async version(@Root() { labelSet, number }: VersionTagView, @CurrentTenant() tenant: TenantId) {
    return versionView(labelSet, await this.labelSets.getVersion(tenant, labelSet, number, 'tag'));
  }
}
