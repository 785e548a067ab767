import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId, WebhookId } from '#lexiclip/domain/ids.js';
import type { OpenedWebhooks } from '#lexiclip/services/jobs/webhooks/open-webhooks.js';
import type { Storage } from '#lexiclip/services/storage/storage.js';
import { NativeDate } from '../../support/native.js';
import { spawnServer } from '../../support/process.js';
import { Client, OPERATOR_KEY } from '../../support/server.js';
import { storageAt } from '../../support/storage/own-storage.js';
import { StorageProcess } from '../../support/storage/storage-process.js';
import { TENANT } from '../../support/storage/vocabulary.js';
import { waitUntil } from '../../support/wait.js';
import { CREATE, SET } from '../../support/webhooks/operations.js';
import { deliveriesOf, webhookOf, webhooksOn } from '../../support/webhooks/own-webhooks.js';
import { answering, Receiver } from '../../support/webhooks/receiver.js';

describe('A webhook', () => {
  const receiver = new Receiver();
  let data: string;
  let storage: Storage | undefined;
  let hooks: OpenedWebhooks | undefined;

  beforeAll(() => receiver.listen());
  beforeEach(async () => {
    receiver.received.length = 0;
    receiver.answer = answering(204);
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(async () => {
    await hooks?.close();
    await storage?.close();
    await rm(data, { recursive: true, force: true });
  });
  afterAll(() => receiver.close());

  /** What another server does, which looks soon after what was left. */
  async function openHere(): Promise<{ hooks: OpenedWebhooks; storage: Storage }> {
    storage = await storageAt(data);
    hooks = await webhooksOn(storage, [receiver.host], { everyMs: 50, leaseMs: 300 });
    return { hooks, storage };
  }

  it('is told of what a process committed that was killed before it could say so', async () => {
    const writer = new StorageProcess(data);
    await writer.prepare(['trees']);
    const { hooks, storage } = await openHere();
    await webhookOf(hooks, TENANT, receiver.url);
    await writer.begin({ kind: 'upsert', slug: 'trees', writer: 'third', stopAt: 2 });
    await writer.kill();
    const { body } = await receiver.nth('/hook', 1);
    expect(JSON.parse(body)).toMatchObject({ type: 'version.committed', data: { labelSet: 'trees', version: 3 } });

    const store = await storage.labelSetsOf(TENANT);
    const [set] = await store.findBySlugs(['trees']);
    const move = { name: 'live', sequence: 1, from: null, to: 2, at: new NativeDate(), by: 'a process that has ended' };
    const unjudged = { ...move, gate: null, forced: null };
    await store.moveTag({ ...unjudged, labelSetId: (set as NonNullable<typeof set>).id });
    const tagged = await receiver.nth('/hook', 2);
    expect(JSON.parse(tagged.body)).toMatchObject({ type: 'tag.moved', data: { tag: 'live', from: null, to: 2 } });
    // Versions 1 and 2 are older than the webhook, and nothing is said twice.
    expect(receiver.received).toHaveLength(2);
  });

  it('gets the same message from another server when one is killed that waits for the answer', async () => {
    const server = await spawnServer(data, { LEXICLIP_WEBHOOK_HOSTS: receiver.host });
    const operator = new Client(server.url, OPERATOR_KEY);
    const { createTenant } = await operator.data(
      'mutation { createTenant(input: { slug: "t", name: "T" }) { secret tenant { id } } }',
    );
    const client = new Client(server.url, createTenant.secret);
    const { createWebhook } = await client.data(CREATE, {
      input: { url: receiver.url, events: ['VERSION_COMMITTED'] },
    });
    receiver.answer = () => undefined;
    await client.data(SET, { slug: 'birds' });
    const first = await receiver.nth('/hook', 1);
    await server.stop('SIGKILL');
    receiver.answer = answering(204);
    const [tenant, id] = [createTenant.tenant.id as TenantId, createWebhook.webhook.id as WebhookId];
    const { hooks } = await openHere();
    const second = await receiver.nth('/hook', 2);
    expect([second.headers['webhook-id'], second.body]).toEqual([first.headers['webhook-id'], first.body]);
    const delivery = async () => (await deliveriesOf(hooks, tenant, id))[0];
    await waitUntil('it is on record', async () => (await delivery())?.state === 'DELIVERED');
    expect(await delivery()).toMatchObject({
      attempts: [{ status: null, error: 'the server that sent it has ended before it was answered' }, { status: 204 }],
    });
  });
});
