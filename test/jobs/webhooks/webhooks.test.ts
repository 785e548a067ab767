import { createHmac } from 'node:crypto';
import { checkHere } from '../../support/cli.js';
import { ended, startJob } from '../../support/jobs/jobs.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';
import { ALL, CREATE, DELETE, DELIVERIES, ROTATE, SET, TAG, TEST, UPDATE } from '../../support/webhooks/operations.js';
import { answering, Receiver, signaturesOf, verified } from '../../support/webhooks/receiver.js';

describe('A webhook', () => {
  const receiver = new Receiver();
  let running: TestServer;
  let client: Client;
  /** Of another tenant. */
  let other: Client;
  let [paths, sets] = [0, 0];

  beforeAll(async () => {
    await receiver.listen();
    running = await startTestServer({ LEXICLIP_WEBHOOK_HOSTS: `*, ${receiver.host}` });
    client = await running.tenant();
    other = await running.tenant();
  });
  beforeEach(() => {
    receiver.answer = answering(204);
  });
  afterAll(async () => {
    await running.close();
    receiver.close();
  });

  afterEach(async () => {
    for (const one of [client, other]) {
      const { webhooks } = await one.data('{ webhooks { id } }');
      for (const { id } of webhooks) await one.data(DELETE, { id });
    }
  });

  /** A webhook with a path of its own, the only one of its tenant unless the test makes more. */
  async function create(events = ALL, by = client) {
    const path = `/${++paths}`;
    const input = { url: `http://${receiver.host}${path}`, events };
    const { createWebhook } = await by.data(CREATE, { input });
    return { path, secret: createWebhook.secret as string, id: createWebhook.webhook.id as string, createWebhook };
  }

  const newSlug = () => `birds-${++sets}`;

  it('is created with a secret that is shown this once', async () => {
    const { createWebhook, path } = await create(['TAG_MOVED']);
    expect(createWebhook).toEqual({
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      webhook: {
        id: expect.stringMatching(/^wh_[0-9a-f]{32}$/),
        url: `http://${receiver.host}${path}`,
        events: ['TAG_MOVED'],
        status: 'ENABLED',
        createdBy: expect.stringMatching(/^first key \(lxc_.{8}…\)$/),
      },
    });
    const { webhooks } = await client.data('{ webhooks { id } }');
    expect(webhooks).toEqual([{ id: createWebhook.webhook.id }]);
  });

  it('is told of versions and tags in signed messages with ids, slugs and numbers, but no labels', async () => {
    const { path, secret } = await create();
    const slug = newSlug();
    const { createLabelSet } = await client.data(SET, { slug });
    await client.data(TAG, { slug, tag: 'production' });
    const received = await receiver.at(path, 2);
    const messages = received.map((one) => verified(secret, one)).sort((a, b) => (a.type > b.type ? -1 : 1));
    const { id } = createLabelSet.labelSet;
    expect(messages).toEqual([
      {
        type: 'version.committed',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        data: {
          labelSetId: id,
          labelSet: slug,
          version: 1,
          operation: 'createLabelSet',
          labelCount: 1,
          digest: createLabelSet.version.digest,
        },
      },
      {
        type: 'tag.moved',
        timestamp: expect.any(String),
        data: { labelSetId: id, labelSet: slug, tag: 'production', from: null, to: 1 },
      },
    ]);
  });

  it('is told once of a job that has ended', async () => {
    const { path, secret } = await create(['JOB_FINISHED']);
    const slug = newSlug();
    const { id } = await startJob(client, { createLabelSet: { slug, labels: [{ name: 'heron' }] } });
    const job = await ended(client, id);
    const message = verified(secret, await receiver.nth(path, 1));
    expect(message).toMatchObject({
      type: 'job.finished',
      data: { jobId: id, kind: 'CREATE_LABEL_SET', subject: slug, state: 'SUCCEEDED', errorCode: null },
    });
    expect(message.data.finishedAt).toBe(job.finishedAt);
    expect(receiver.received.filter((one) => one.path === path)).toHaveLength(1);
  });

  it('gets the signature that Standard Webhooks defines', async () => {
    const { path, secret, id } = await create();
    await client.data(TEST, { id });
    const { headers, body } = await receiver.nth(path, 1);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(10);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('is told of nothing that it has not asked for', async () => {
    const { path } = await create(['TAG_MOVED']);
    const slug = newSlug();
    await client.data(SET, { slug });
    await client.data(TAG, { slug, tag: 't' });
    const received = await receiver.nth(path, 1);
    expect(JSON.parse(received.body).type).toBe('tag.moved');
  });

  it('is not told of what happens to other tenants', async () => {
    const mine = await create();
    const stranger = await create(ALL, other);
    await client.data(SET, { slug: newSlug() });
    await receiver.at(mine.path, 1);
    expect(receiver.received.filter(({ path }) => path === stranger.path)).toEqual([]);
  });

  it('is tried with a message, and the answer says what came of it', async () => {
    const { id, path, secret } = await create(['TAG_MOVED']);
    const { sendTestWebhook } = await client.data(TEST, { id });
    expect(sendTestWebhook.delivery).toEqual({
      eventId: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      type: 'webhook.test',
      state: 'DELIVERED',
      error: null,
      nextAttemptAt: null,
      attempts: [{ number: 1, status: 204, error: null, durationMs: expect.any(Number) }],
    });
    const received = await receiver.nth(path, 1);
    expect(verified(secret, received)).toMatchObject({ type: 'webhook.test', data: { webhookId: id } });
  });

  it('fails its test where nobody answers', async () => {
    const { id } = await create();
    receiver.answer = (response) => response.socket?.destroy();
    const { sendTestWebhook } = await client.data(TEST, { id });
    const error = 'this server may not send there, or nothing answers there';
    expect(sendTestWebhook.delivery).toMatchObject({ state: 'FAILED', error, attempts: [{ status: null, error }] });
  });

  it('is switched off by its receiver with 410, and on again by its tenant', async () => {
    const { id } = await create();
    receiver.answer = answering(410);
    await client.data(SET, { slug: newSlug() });
    await waitUntil('the webhook is disabled', async () => {
      const { node } = await client.data(DELIVERIES, { id });
      return node.status === 'DISABLED' && node.deliveries.nodes[0].state === 'FAILED';
    });
    const { node } = await client.data(DELIVERIES, { id });
    expect(node.disabledReason).toBe('the receiver answered with status 410, Gone');
    const { updateWebhook } = await client.data(UPDATE, { id, input: { status: 'ENABLED' } });
    expect(updateWebhook.webhook.status).toBe('ENABLED');
  });

  it('is told of nothing while it is disabled', async () => {
    const { id, path } = await create();
    const enabled = await create();
    await client.data(UPDATE, { id, input: { status: 'DISABLED' } });
    await client.data(SET, { slug: newSlug() });
    await receiver.at(enabled.path, 1);
    expect(receiver.received.filter((one) => one.path === path)).toEqual([]);
  });

  it('is changed in what is given, and stays as it is in the rest', async () => {
    const { id, path } = await create();
    const { updateWebhook } = await client.data(UPDATE, { id, input: { events: ['TAG_MOVED'], description: 'shop' } });
    const url = `http://${receiver.host}${path}`;
    expect(updateWebhook.webhook).toEqual({ id, url, events: ['TAG_MOVED'], status: 'ENABLED', description: 'shop' });
    const refused = await client.error(UPDATE, { id, input: { url: 'http://10.0.0.1/' } });
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.url' });
  });

  it('is signed with both secrets while a rotation overlaps, and with one of them afterwards', async () => {
    const { id, path, secret } = await create();
    const { rotateWebhookSecret: overlapping } = await client.data(ROTATE, { id, overlapSeconds: 3600 });
    await client.data(TEST, { id });
    const both = await receiver.nth(path, 1);
    expect(verified(secret, both)).toEqual(verified(overlapping.secret, both));
    expect(signaturesOf(both)).toHaveLength(2);
    const { rotateWebhookSecret: last } = await client.data(ROTATE, { id, overlapSeconds: 0 });
    await client.data(TEST, { id });
    const one = await receiver.nth(path, 2);
    expect(verified(last.secret, one)).toMatchObject({ type: 'webhook.test' });
    for (const old of [secret, overlapping.secret]) expect(() => verified(old, one)).toThrow('No matching');
  });

  it('has at most four secrets at a time', async () => {
    const { id } = await create();
    for (let i = 0; i < 3; i++) await client.data(ROTATE, { id });
    expect(await client.error(ROTATE, { id })).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'overlapSeconds' });
    await client.data(ROTATE, { id, overlapSeconds: 0 });
    expect(await client.error(ROTATE, { id, overlapSeconds: -1 })).toMatchObject({ argument: 'overlapSeconds' });
  });

  it('shows what it was told, newest first, page by page', async () => {
    const { id } = await create();
    const sent: string[] = [];
    for (let i = 0; i < 3; i++) sent.unshift((await client.data(TEST, { id })).sendTestWebhook.delivery.eventId);
    const { node } = await client.data(DELIVERIES, { id, first: 2 });
    expect(node.deliveries).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const after = node.deliveries.pageInfo.endCursor;
    const { node: rest } = await client.data(DELIVERIES, { id, first: 2, after });
    const shown = [...node.deliveries.nodes, ...rest.deliveries.nodes];
    expect(shown.map(({ eventId }) => eventId)).toEqual(sent);
    expect(JSON.parse(shown[0].payload)).toMatchObject({ type: 'webhook.test' });
    expect(shown[0]).toMatchObject({ id: `${id}/${sent[0]}`, attempts: [{ number: 1, status: 204 }] });
  });

  it('is among what a check of the data knows and finds sound', async () => {
    await create();
    const { status, output } = await checkHere(running.data);
    expect(output).toMatch(/^\d+ tenants, \d+ versions, 0 problems\n$/);
    expect(status).toBe(0);
  });

  it('is gone with its deliveries when it is deleted', async () => {
    const { id } = await create();
    await client.data(TEST, { id });
    expect((await client.data(DELETE, { id })).deleteWebhook.deletedId).toBe(id);
    expect(await client.data(`{ webhooks { id } node(id: "${id}") { id } }`)).toEqual({ webhooks: [], node: null });
    expect(await client.error(TEST, { id })).toMatchObject({ code: 'NOT_FOUND', argument: 'id' });
  });
});
