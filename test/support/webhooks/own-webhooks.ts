import { parseAllowedHost } from '#lexiclip/domain/allowed-host.js';
import type { TenantId } from '#lexiclip/domain/ids.js';
import type { WebhookDelivery } from '#lexiclip/domain/webhook-delivery.js';
import type { OpenedWebhooks, OpenWebhooksOptions } from '#lexiclip/services/jobs/webhooks/open-webhooks.js';
import type { Storage } from '#lexiclip/services/storage/storage.js';
import { loadBuilt, NativeDate } from '../native.js';
import { someKey, someTenant } from '../storage/own-storage.js';

type Opening = typeof import('#lexiclip/services/jobs/webhooks/open-webhooks.js');

/** Webhooks on stores, without a server. Failures of their own are thrown away with the process that has them. */
export async function webhooksOn(
  storage: Storage,
  hosts: readonly string[],
  options: OpenWebhooksOptions = {},
): Promise<OpenedWebhooks> {
  const { openWebhooks } = await loadBuilt<Opening>('services/jobs/webhooks/open-webhooks.js');
  return openWebhooks(
    {
      hosts: hosts.flatMap((host) => parseAllowedHost(host) ?? []),
      store: storage.webhookTenants,
      openTables: storage.webhooksOf,
      openLabelSets: storage.labelSetsOf,
      findTenant: (tenant) => storage.tenants.findById(tenant),
      consistencyMs: 0,
      days: 30,
      onFailure: (error) => console.error(error),
    },
    options,
  );
}

export async function newTenant(storage: Storage): Promise<TenantId> {
  const id = someTenant();
  await storage.createTenant(id);
  await storage.tenants.insert({
    id,
    slug: id.replace('_', '-'),
    name: id,
    status: 'ACTIVE',
    createdAt: new NativeDate(),
  });
  return id;
}

/** A webhook for all events. @returns its id */
export async function webhookOf({ webhooks }: OpenedWebhooks, tenant: TenantId, url: string) {
  const caller = {
    kind: 'tenant',
    tenant: { id: tenant, slug: 't', name: 't', status: 'ACTIVE', createdAt: new NativeDate() },
    apiKey: someKey(tenant),
  } as const;
  const events = ['job.finished', 'version.committed', 'tag.moved'] as const;
  return (await webhooks.create(caller, { url, events })).webhook.id;
}

/** The end of a job, of which a tenant is to be told. */
export const someEvent = (id: string) =>
  ({ id: `evt_${id}`, type: 'job.finished', at: new NativeDate(), data: { jobId: id } }) as const;

/** What a webhook was told, newest first. */
export async function deliveriesOf(
  { webhooks }: OpenedWebhooks,
  tenant: TenantId,
  id: Awaited<ReturnType<typeof webhookOf>>,
): Promise<WebhookDelivery[]> {
  return (await webhooks.deliveries(tenant, id, { first: 100 })).items.map(({ node }) => node);
}
