import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { WEBHOOK_STATUSES, type WebhookEventType, type WebhookStatus } from '../../domain/webhook.js';
import { DELIVERY_STATES, type DeliveryAttempt, type DeliveryState } from '../../domain/webhook-delivery.js';
import { connectionOf } from '../connection.js';
import { enumOf } from '../enums.js';
import { NodeType } from '../node.js';
import { DateTime } from '../scalars.js';

const WebhookEventEnum = {
  JOB_FINISHED: 'job.finished',
  VERSION_COMMITTED: 'version.committed',
  TAG_MOVED: 'tag.moved',
} as const satisfies Record<string, WebhookEventType>;
registerEnumType(WebhookEventEnum, {
  name: 'WebhookEvent',
  description: 'What webhooks are told of. In messages, it is called job.finished, version.committed and tag.moved.',
});
const WebhookStatusEnum = enumOf('WebhookStatus', WEBHOOK_STATUSES, 'Whether a webhook is told of events.');
const DeliveryStateEnum = enumOf('WebhookDeliveryState', DELIVERY_STATES, 'What has become of a message to a webhook.');

@ObjectType('Webhook', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'A URL that is told of events, in signed messages as Standard Webhooks has them.',
})
export class WebhookType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly url!: string;

  @Field(() => String, { nullable: true })
  readonly description!: string | null;

  @Field(() => [WebhookEventEnum])
  readonly events!: readonly WebhookEventType[];

  @Field(() => WebhookStatusEnum)
  readonly status!: WebhookStatus;

  @Field(() => String, {
    nullable: true,
    description: 'Null when it is enabled, and when somebody has disabled it.',
  })
  readonly disabledReason!: string | null;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => String)
  readonly createdBy!: string;

  @Field(() => DateTime)
  readonly updatedAt!: Date;
}

@ObjectType('WebhookAttempt', { simpleResolvers: true, description: 'One request to the receiver.' })
export class WebhookAttemptType {
  @Field(() => Int, { description: '1, 2, 3 …' })
  readonly number!: number;

  @Field(() => DateTime)
  readonly at!: Date;

  @Field(() => Int, { nullable: true, description: 'Null while it lasts, and when its server has died.' })
  readonly durationMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null when there was none.' })
  readonly status!: number | null;

  @Field(() => String, { nullable: true, description: 'Null while it lasts, and when the message was accepted.' })
  readonly error!: string | null;
}

@ObjectType('WebhookDelivery', { simpleResolvers: true, description: 'A message to a webhook.' })
export class WebhookDeliveryType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String, { description: 'The webhook-id of the message, the same at every attempt.' })
  readonly eventId!: string;

  @Field(() => String, { description: 'Such as job.finished; webhook.test for what sendTestWebhook sends.' })
  readonly type!: string;

  @Field(() => String, { description: 'The body of the message, JSON.' })
  readonly payload!: string;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => DeliveryStateEnum)
  readonly state!: DeliveryState;

  @Field(() => [WebhookAttemptType])
  readonly attempts!: readonly DeliveryAttempt[];

  @Field(() => DateTime, { nullable: true, description: 'Null unless it waits for another attempt.' })
  readonly nextAttemptAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was given up; null unless it was.' })
  readonly error!: string | null;
}

export const WebhookDeliveryConnection = connectionOf('WebhookDelivery', WebhookDeliveryType);

@InputType()
export class CreateWebhookInput {
  @Field(() => String, { description: 'Of a host that the operator allows.' })
  readonly url!: string;

  @Field(() => [WebhookEventEnum])
  readonly events!: WebhookEventType[];

  @Field(() => String, { nullable: true })
  readonly description?: string | null;
}

@InputType({ description: 'Omitted fields stay as they are.' })
export class UpdateWebhookInput {
  @Field(() => String, { nullable: true })
  readonly url?: string | null;

  @Field(() => [WebhookEventEnum], { nullable: true })
  readonly events?: WebhookEventType[] | null;

  @Field(() => String, { nullable: true })
  readonly description?: string | null;

  @Field(() => WebhookStatusEnum, { nullable: true })
  readonly status?: WebhookStatus | null;
}

@ObjectType({ simpleResolvers: true })
export class WebhookPayload {
  @Field(() => WebhookType)
  readonly webhook!: WebhookType;
}

@ObjectType({ simpleResolvers: true })
export class CreateWebhookPayload extends WebhookPayload {
  @Field(() => String, { description: 'The secret that messages are signed with. Shown only this once.' })
  readonly secret!: string;
}

@ObjectType({ simpleResolvers: true })
export class RotateWebhookSecretPayload extends CreateWebhookPayload {
  @Field(() => DateTime, { description: 'Until when messages are signed with the secrets before it as well.' })
  readonly previousValidUntil!: Date;
}

@ObjectType({ simpleResolvers: true })
export class SendTestWebhookPayload {
  @Field(() => WebhookDeliveryType)
  readonly delivery!: WebhookDeliveryType;
}
