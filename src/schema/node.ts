import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import {
  isApiKeyId,
  isCalibrationId,
  isJobId,
  isLabelSetId,
  isPromptTemplateId,
  isSampleSetId,
  isTenantId,
  isWebhookId,
  parseLabelNodeId,
  parseSampleNodeId,
  parseSampleVersionNodeId,
  parseVersionNodeId,
} from '../domain/ids.js';

const TYPES: readonly (readonly [name: string, isIdOf: (id: string) => unknown])[] = [
  ['Tenant', isTenantId],
  ['ApiKey', isApiKeyId],
  ['PromptTemplate', isPromptTemplateId],
  ['Webhook', isWebhookId],
  ['LabelSet', isLabelSetId],
  ['LabelSetVersion', parseVersionNodeId],
  ['Label', parseLabelNodeId],
  ['SampleSet', isSampleSetId],
  ['SampleSetVersion', parseSampleVersionNodeId],
  ['Sample', parseSampleNodeId],
  ['Calibration', isCalibrationId],
  ['Job', isJobId],
];

@InterfaceType('Node', {
  description: 'An object with a globally unique id. Ids are opaque.',
  resolveType: ({ id }: { id: string }) => TYPES.find(([, isIdOf]) => isIdOf(id))?.[0] as string,
})
export abstract class NodeType {
  @Field(() => ID)
  readonly id!: string;
}

@ObjectType({ simpleResolvers: true })
export class DeletePayload {
  @Field(() => ID, { description: 'Id of what was deleted.' })
  readonly deletedId!: string;

  @Field(() => ID, { deprecationReason: 'Ask for deletedId: caches take an id for the identity of the payload.' })
  readonly id!: string;
}
