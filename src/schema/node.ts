import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { isApiKeyId, isLabelSetId, isPromptTemplateId, isTenantId, parseVersionNodeId } from '../domain/ids.js';

const TYPES: readonly (readonly [name: string, has: (id: string) => unknown])[] = [
  ['Tenant', isTenantId],
  ['ApiKey', isApiKeyId],
  ['PromptTemplate', isPromptTemplateId],
  ['LabelSet', isLabelSetId],
  ['LabelSetVersion', parseVersionNodeId],
];

@InterfaceType('Node', {
  description: 'Something with an id of its own. Ids are opaque.',
  resolveType: ({ id }: { id: string }) => TYPES.find(([, has]) => has(id))?.[0] as string,
})
export abstract class NodeType {
  @Field(() => ID)
  readonly id!: string;
}

@ObjectType({ simpleResolvers: true })
export class DeletePayload {
  @Field(() => ID, { description: 'Of what is not there any more.' })
  readonly id!: string;
}
