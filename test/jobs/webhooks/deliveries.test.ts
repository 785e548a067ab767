import type { ServerResponse } from 'node:http';
import type { TenantId, WebhookId } from '#lexiclip/domain/ids.js';
import { firstStep, nextStep } from '#lexiclip/domain/webhook-delivery.js';
import type { OpenedWebhooks, OpenWebhooksOptions } from '#lexiclip/services/jobs/webhooks/open-webhooks.js';
import { RETRY_DELAYS_MS, retryDelay } from '#lexiclip/services/jobs/webhooks/retries.js';
import { NativeDate } from '../../support/native.js';
import { ownStorage } from '../../support/storage/own-storage.js';
import { waitUntil } from '../../support/wait.js';
import { deliveriesOf, newTenant, someEvent, webhookOf, webhooksOn } from '../../support/webhooks/own-webhooks.js';
import { answering, Receiver } from '../../support/webhooks/receiver.js';

const REFUSED = 'this server may not send there, or nothing answers there';

describe('A message to a webhook', () => {
  const receiver = new Receiver();
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let opened: OpenedWebhooks[] = [];
  let tenant: TenantId;

  beforeAll(async () => {
    await receiver.listen();
    own = await ownStorage();
    tenant = await newTenant(own.storage);
  });
  beforeEach(() => {
    receiver.received.length = 0;
    receiver.answer = answering(204);
  });
  afterEach(async () => {
    for (const { webhooks } of opened) {
      for (const { id } of await webhooks.list(tenant)) await webhooks.remove(tenant, id);
    }
    for (const one of opened) await one.close();
    opened = [];
  });
  afterAll(async () => {
    await own.close();
    receiver.close();
  });

  async function open(options: OpenWebhooksOptions = {}, hosts = [receiver.host]): Promise<OpenedWebhooks> {
    const webhooks = await webhooksOn(own.storage, hosts, { delaysMs: [20, 20], everyMs: 60_000, ...options });
    opened.push(webhooks);
    return webhooks;
  }

  /** The only delivery of a webhook, once it has ended. */
  async function ended(hooks: OpenedWebhooks, id: WebhookId) {
    const first = async () => (await deliveriesOf(hooks, tenant, id))[0];
    await waitUntil('the delivery has ended', async () => (await first())?.state !== 'PENDING');
    return first();
  }

  it('is sent again after an error, with the same id and text, until it is accepted', async () => {
    const hooks = await open();
    const id = await webhookOf(hooks, tenant, receiver.url);
    receiver.answer = (response) => answering(receiver.received.length < 3 ? 500 : 200)(response);
    await hooks.events.announce(tenant, someEvent('a'));
    const delivery = await ended(hooks, id);
    expect(delivery).toMatchObject({
      state: 'DELIVERED',
      attempts: [{ status: 500 }, { status: 500 }, { status: 200 }],
    });
    const sent = receiver.received.map(({ headers, body }) => [headers['webhook-id'], body]);
    expect(sent).toEqual(Array(3).fill(['evt_a', delivery?.payload]));
  });

  it('is given up after the last of its attempts, and stays on record', async () => {
    const hooks = await open();
    const id = await webhookOf(hooks, tenant, receiver.url);
    receiver.answer = answering(500);
    await hooks.events.announce(tenant, someEvent('a'));
    const error = 'the receiver answered with status 500';
    expect(await ended(hooks, id)).toMatchObject({ state: 'FAILED', error, attempts: [{}, {}, { number: 3, error }] });
    expect(receiver.received).toHaveLength(3);
  });

  it('is repeated over a day, at times that are spread', () => {
    const all = RETRY_DELAYS_MS.map((_, i) => retryDelay(i + 1, null) as number);
    const hours = all.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(18);
    expect(hours).toBeLessThan(29);
    expect(new Set(Array.from({ length: 20 }, () => retryDelay(3, null))).size).toBeGreaterThan(10);
    expect(retryDelay(RETRY_DELAYS_MS.length + 1, 5)).toBeUndefined();
  });

  it('waits as long as a receiver asks that is busy', async () => {
    const hooks = await open();
    const busy = [429, 503];
    for (const status of busy) await webhookOf(hooks, tenant, `http://${receiver.host}/${status}`);
    receiver.answer = (response, { path }) => answering(Number(path.slice(1)), { 'retry-after': '1' })(response);
    await hooks.events.announce(tenant, someEvent('a'));
    await Promise.all(busy.map((status) => receiver.at(`/${status}`, 1)));
    receiver.answer = answering(204);
    for (const status of busy) {
      const [first, second] = await receiver.at(`/${status}`, 2);
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990);
    }
  });

  it.each([
    ['a private address', ['10.0.0.1']],
    ['this machine', ['127.0.0.1']],
    ['a private address beside a public one', ['93.184.215.14', '192.168.0.1']],
  ])('is not sent to a name that stands for %s', async (_, addresses) => {
    const hooks = await open({ resolve: async () => addresses }, ['*', `*:${new URL(receiver.url).port}`]);
    const id = await webhookOf(hooks, tenant, `http://a.example:${new URL(receiver.url).port}/hook`);
    const delivery = await hooks.webhooks.test(tenant, id);
    expect(delivery).toMatchObject({ state: 'FAILED', error: REFUSED, attempts: [{ status: null }] });
    expect(receiver.received).toEqual([]);
  });

  it('is not sent where a redirect leads', async () => {
    const target = await new Receiver().listen();
    const hooks = await open({}, [receiver.host, target.host]);
    const id = await webhookOf(hooks, tenant, receiver.url);
    receiver.answer = answering(307, { location: target.url });
    const error = 'the receiver redirects (status 307), and redirects are not followed';
    const delivery = await hooks.webhooks.test(tenant, id);
    expect(delivery).toMatchObject({ state: 'FAILED', error, attempts: [{ status: 307, error }] });
    expect(target.received).toEqual([]);
    target.close();
  });

  it('has failed when its receiver does not answer in time', async () => {
    const hooks = await open({ deadlineMs: 100 });
    const id = await webhookOf(hooks, tenant, receiver.url);
    receiver.answer = () => undefined;
    const error = 'no answer within 0.1 s';
    expect(await hooks.webhooks.test(tenant, id)).toMatchObject({ state: 'FAILED', error });
  });

  it('is accepted by its status, however long the answer is', async () => {
    const hooks = await open();
    const id = await webhookOf(hooks, tenant, receiver.url);
    receiver.answer = (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
      response.on('close', () => clearInterval(timer));
    };
    expect(await hooks.webhooks.test(tenant, id)).toMatchObject({ state: 'DELIVERED' });
  });

  it('is sent once, though several servers announce its event again and again', async () => {
    const both = [await open(), await open()];
    await webhookOf(both[0] as OpenedWebhooks, tenant, receiver.url);
    // As long as one server waits for the answer, the other one could send.
    receiver.answer = (response) => setTimeout(() => response.end(), 100);
    const names = Array.from({ length: 10 }, (_, i) => `a${i}`);
    const announce = () => both.flatMap((hooks) => names.map((a) => hooks.events.announce(tenant, someEvent(a))));
    await Promise.all([...announce(), ...announce()]);
    await receiver.at('/hook', names.length);
    for (const one of both) await one.close();
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.sort()).toEqual(names.map((name) => `evt_${name}`));
  });

  it('is on record once, though its event is announced twice in one commit', async () => {
    const hooks = await open();
    const id = await webhookOf(hooks, tenant, receiver.url);
    // While the first is committed, the others come together.
    await Promise.all(['a', 'b', 'b'].map((name) => hooks.events.announce(tenant, someEvent(name))));
    await receiver.at('/hook', 2);
    expect(await deliveriesOf(hooks, tenant, id)).toHaveLength(2);
  });

  it('is repeated in time after a clock was set back', async () => {
    const tables = await own.storage.webhooksOf(tenant);
    const [writer, hooks] = [await open(), await open({ everyMs: 50 })];
    const webhookId = await webhookOf(writer, tenant, receiver.url);
    const ahead = new NativeDate(Date.now() + 24 * 3_600_000);
    const first = { ...firstStep({ webhookId, eventId: 'evt_a', type: 'tag.moved', payload: '{}' }), at: ahead };
    const claimed = { ...nextStep(first, { kind: 'CLAIMED' }), at: ahead };
    await tables.deliveries.begin([first]);
    await tables.deliveries.add(claimed);
    await tables.deliveries.add({ ...nextStep(claimed, { kind: 'RETRY', delayMs: 100 }), at: ahead });
    await receiver.at('/hook', 1);
    expect(await ended(hooks, webhookId)).toMatchObject({ state: 'DELIVERED', attempts: [{}, { status: 204 }] });
  });

  it('is left to the next server by one that stops before it is answered', async () => {
    const stopping = await open({ stopMs: 50 });
    const id = await webhookOf(stopping, tenant, receiver.url);
    receiver.answer = () => undefined;
    await stopping.events.announce(tenant, someEvent('a'));
    await receiver.at('/hook', 1);
    await stopping.close();
    receiver.answer = answering(204);
    const next = await open({ everyMs: 50 });
    const error = 'the server was stopped before it was answered';
    expect(await ended(next, id)).toMatchObject({ state: 'DELIVERED', attempts: [{ error }, { status: 204 }] });
  });

  it('is not held up by the slow receivers of another tenant', async () => {
    const hooks = await open();
    const slow = await newTenant(own.storage);
    await webhookOf(hooks, slow, `http://${receiver.host}/slow`);
    await webhookOf(hooks, tenant, receiver.url);
    const held: ServerResponse[] = [];
    receiver.answer = (response, { path }) => (path === '/slow' ? held.push(response) : response.end());
    await Promise.all(Array.from({ length: 20 }, (_, i) => hooks.events.announce(slow, someEvent(`slow-${i}`))));
    await receiver.at('/slow', 4);
    await hooks.events.announce(tenant, someEvent('a'));
    await receiver.at('/hook', 1);
    expect(held).toHaveLength(4);
    receiver.answer = answering(204);
    for (const response of held) response.end();
  });

  it('waits while its tenant is suspended', async () => {
    const hooks = await open();
    const id = await webhookOf(hooks, tenant, receiver.url);
    const found = await own.storage.tenants.findById(tenant);
    if (!found) throw new Error('no tenant');
    await own.storage.tenants.update(found, { name: found.name, status: 'SUSPENDED' });
    expect(await hooks.webhooks.test(tenant, id)).toMatchObject({ state: 'PENDING', attempts: [] });
    expect(receiver.received).toEqual([]);
    await own.storage.tenants.update(found, { name: found.name, status: 'ACTIVE' });
  });
});
