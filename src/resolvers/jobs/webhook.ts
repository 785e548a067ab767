import { Arg, Args, Authorized, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { TenantCaller } from '../../domain/caller.js';
import { DEFAULTS, withDefaults } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import { MAX_SECRET_OVERLAP_SECONDS, type Webhook } from '../../domain/webhook.js';
import { PageArgs } from '../../schema/arguments.js';
import { toConnection } from '../../schema/connection.js';
import {
  CreateWebhookInput,
  CreateWebhookPayload,
  RotateWebhookSecretPayload,
  SendTestWebhookPayload,
  UpdateWebhookInput,
  WebhookDeliveryConnection,
  WebhookPayload,
  WebhookType,
} from '../../schema/jobs/webhook.js';
import { DeletePayload } from '../../schema/node.js';
import type { Webhooks } from '../../services/jobs/webhooks/webhooks.js';
import { CurrentCaller, CurrentTenant } from '../context.js';
import { deletePayload, webhookDeliveryView } from '../views/views.js';

@Resolver(() => WebhookType)
export class WebhookResolver {
  constructor(private readonly webhooks: Webhooks) {}

  @Authorized('TENANT_ADMIN')
  @Query(() => [WebhookType], { name: 'webhooks', description: 'Oldest first.' })
  list(@CurrentTenant() tenant: TenantId): Promise<WebhookType[]> {
    return this.webhooks.list(tenant);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => CreateWebhookPayload, { description: 'The webhook is told of what happens from now on.' })
  createWebhook(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => CreateWebhookInput) input: CreateWebhookInput,
  ): Promise<CreateWebhookPayload> {
    return this.webhooks.create(caller, input);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => WebhookPayload, {
    description: 'While it is disabled, it is told of nothing, and what falls due is given up.',
  })
  async updateWebhook(
    @CurrentTenant() tenant: TenantId,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateWebhookInput) input: UpdateWebhookInput,
  ): Promise<WebhookPayload> {
    return { webhook: await this.webhooks.update(tenant, id, input) };
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => DeletePayload, { description: 'Deletes the webhook with its deliveries.' })
  async deleteWebhook(@CurrentTenant() tenant: TenantId, @Arg('id', () => ID) id: string): Promise<DeletePayload> {
    await this.webhooks.remove(tenant, id);
    return deletePayload(id);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => RotateWebhookSecretPayload, {
    description:
      'Makes a new secret. For overlapSeconds, at most ' +
      `${MAX_SECRET_OVERLAP_SECONDS} s, messages are signed with the secrets before it as well.`,
  })
  rotateWebhookSecret(
    @CurrentTenant() tenant: TenantId,
    @Arg('id', () => ID) id: string,
    @Arg('overlapSeconds', () => Int, { nullable: true, defaultValue: DEFAULTS.overlapSeconds })
    overlapSeconds: number | null,
  ): Promise<RotateWebhookSecretPayload> {
    return this.webhooks.rotate(tenant, id, overlapSeconds ?? DEFAULTS.overlapSeconds);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => SendTestWebhookPayload, {
    description: 'Sends a message once and says what came of it, also for a webhook that is disabled.',
  })
  async sendTestWebhook(
    @CurrentTenant() tenant: TenantId,
    @Arg('id', () => ID) id: string,
  ): Promise<SendTestWebhookPayload> {
    return { delivery: webhookDeliveryView(await this.webhooks.test(tenant, id)) };
  }

  @FieldResolver(() => WebhookDeliveryConnection, { description: 'What it was told, newest first.' })
  async deliveries(@Root() { id }: Webhook, @CurrentTenant() tenant: TenantId, @Args(() => PageArgs) page: PageArgs) {
    const request = withDefaults(page, { first: DEFAULTS.pageSize });
    return toConnection(await this.webhooks.deliveries(tenant, id, request), webhookDeliveryView);
  }
}
