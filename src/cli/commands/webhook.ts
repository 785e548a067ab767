import { type Command, Option } from '@commander-js/extra-typings';
import { durationSeconds } from '../arguments/times.js';
import {
  CreateWebhookDocument,
  DeleteWebhookDocument,
  RotateWebhookSecretDocument,
  SendTestWebhookDocument,
  UpdateWebhookDocument,
  type WebhookFieldsFragment,
  WebhooksDocument,
} from '../generated/graphql.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../service/service-command.js';
import { STATUS } from '../terminal/exit-status.js';
import { note, print, printResult, shortTime } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { addWebhookDeliveries, deliveryLines } from './webhook/deliveries.js';

const EVENTS = ['job.finished', 'version.committed', 'tag.moved'] as const;
type EventName = (typeof EVENTS)[number];

const EVENT_OF = {
  'job.finished': 'JOB_FINISHED',
  'version.committed': 'VERSION_COMMITTED',
  'tag.moved': 'TAG_MOVED',
} as const satisfies Record<EventName, WebhookFieldsFragment['events'][number]>;

interface CreateOptions extends ServiceOptions {
  readonly event: readonly EventName[];
  readonly description?: string | undefined;
}

export function addWebhook(program: Command): void {
  const webhook = program.command('webhook').description("URLs that are told of a tenant's events; needs TENANT_ADMIN");
  serviceCommand(webhook, 'create', 'create a webhook; prints its secret, only this once')
    .argument('<address>', 'URL that the messages are sent to, of a host that the operator allows')
    .addOption(new Option('--event <event...>', 'what it is told of').choices(EVENTS).default(EVENTS))
    .option('--description <text>', 'what it is for')
    .action(create);
  serviceCommand(webhook, 'list', 'list all webhooks').action(list);
  serviceCommand(webhook, 'test', 'send a message once, and say what came of it').argument('<id>').action(test);
  serviceCommand(webhook, 'rotate', 'make a new secret; prints it, only this once')
    .argument('<id>')
    .option(
      '--overlap <duration>',
      'how long messages are signed with the old one as well: 24h when omitted, 0s for not at all',
      durationSeconds,
    )
    .action(rotate);
  addWebhookDeliveries(webhook);
  serviceCommand(webhook, 'enable', 'tell a webhook of events again').argument('<id>').action(switchTo('ENABLED'));
  serviceCommand(webhook, 'disable', 'tell a webhook of nothing').argument('<id>').action(switchTo('DISABLED'));
  serviceCommand(webhook, 'delete', 'delete a webhook with its deliveries').argument('<id>').action(remove);
}

async function create(url: string, { event, description, ...options }: CreateOptions): Promise<void> {
  const input = { url, events: event.map((name) => EVENT_OF[name]), description };
  const { createWebhook } = await connectTo(options)(CreateWebhookDocument, { input });
  if (!options.json) note(`made webhook ${createWebhook.webhook.id}. Its secret, shown this once:`);
  printResult(options.json, createWebhook, () => [createWebhook.secret]);
}

async function list(options: ServiceOptions): Promise<void> {
  const { webhooks } = await connectTo(options)(WebhooksDocument, {});
  printResult(options.json, webhooks, () => webhookLines(webhooks));
}

/** Fails when the receiver has not accepted the message. */
async function test(id: string, options: ServiceOptions): Promise<void> {
  const { delivery } = (await connectTo(options)(SendTestWebhookDocument, { id })).sendTestWebhook;
  if (options.json) print(JSON.stringify(delivery, null, 2));
  else for (const line of deliveryLines([delivery])) print(line);
  if (delivery.state !== 'DELIVERED') process.exitCode = STATUS.failed;
}

async function rotate(id: string, options: ServiceOptions & { overlap?: number | undefined }): Promise<void> {
  const variables = { id, overlapSeconds: options.overlap };
  const { rotateWebhookSecret } = await connectTo(options)(RotateWebhookSecretDocument, variables);
  if (!options.json) {
    const until = shortTime(rotateWebhookSecret.previousValidUntil);
    note(`messages are signed with the old secret as well until ${until} UTC. The new one, shown this once:`);
  }
  printResult(options.json, rotateWebhookSecret, () => [rotateWebhookSecret.secret]);
}

const switchTo =
  (status: 'ENABLED' | 'DISABLED') =>
  async (id: string, options: ServiceOptions): Promise<void> => {
    const { updateWebhook } = await connectTo(options)(UpdateWebhookDocument, { id, input: { status } });
    printResult(options.json, updateWebhook.webhook, () => webhookLines([updateWebhook.webhook]));
  };

async function remove(id: string, options: ServiceOptions): Promise<void> {
  const { deleteWebhook } = await connectTo(options)(DeleteWebhookDocument, { id });
  printResult(options.json, deleteWebhook, () => [`deleted webhook ${deleteWebhook.deletedId}`]);
}

const webhookLines = (webhooks: readonly WebhookFieldsFragment[]): string[] =>
  table(
    ['id', 'url', 'events', 'status', 'created', 'description'],
    webhooks.map(({ id, url, events, status, disabledReason, createdAt, description }) => {
      const names = EVENTS.filter((name) => events.includes(EVENT_OF[name])).join(',');
      return [
        id,
        url,
        names,
        disabledReason ? `${status}: ${disabledReason}` : status,
        shortTime(createdAt),
        description,
      ];
    }),
  );
