import { type Client, sharedServer, startTestServer, type TestServer } from '../../support/server.js';
import { ALL, CREATE, DELETE, ROTATE, TEST, UPDATE } from '../../support/webhooks/operations.js';

const URL = 'https://hooks.example.com/';

describe('A webhook', () => {
  let running: TestServer;
  let anybody: Client;
  let stranger: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_WEBHOOK_HOSTS: '*' });
    anybody = await running.tenant();
    stranger = await running.tenant();
  });
  afterAll(() => running.close());

  it.each([
    ['a private address', 'http://10.0.0.1/hook'],
    ['the address of metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['a name of this machine', 'http://localhost/hook'],
    ['IPv6 loopback', 'http://[::1]/hook'],
    ['a port that is not listed', 'https://hooks.example.com:8443/hook'],
  ])('is not created for %s', async (_, url) => {
    expect(await anybody.error(CREATE, { input: { url, events: ALL } })).toEqual({
      code: 'BAD_USER_INPUT',
      argument: 'input.url',
      message: 'input.url: this server may not send there; its operator lists the hosts',
    });
  });

  it.each([
    ['a URL of another scheme', { url: 'ftp://hooks.example.com/', events: ALL }, 'input.url'],
    ['a URL with a password', { url: 'https://a:b@hooks.example.com/', events: ALL }, 'input.url'],
    ['no events', { url: 'https://hooks.example.com/', events: [] }, 'input.events'],
  ])('is not created with %s', async (_, input, argument) => {
    expect(await anybody.error(CREATE, { input })).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  it('is one of at most ten', async () => {
    const client = await running.tenant();
    const input = `input: { url: "${URL}", events: [TAG_MOVED] }`;
    const ten = Array.from({ length: 10 }, (_, i) => `w${i}: createWebhook(${input}) { secret }`);
    await client.data(`mutation { ${ten.join(' ')} }`);
    const refused = await client.error(`mutation { createWebhook(${input}) { secret } }`);
    expect(refused).toMatchObject({ code: 'FORBIDDEN', argument: 'input', limit: 10, used: 10 });
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['updateWebhook', UPDATE, { input: {} }],
    ['deleteWebhook', DELETE, {}],
    ['rotateWebhookSecret', ROTATE, {}],
    ['sendTestWebhook', TEST, {}],
  ])("is not there for another tenant's %s", async (_, mutation, variables) => {
    const { createWebhook } = await anybody.data(CREATE, { input: { url: URL, events: ALL } });
    const { id } = createWebhook.webhook;
    expect(await stranger.error(mutation, { id, ...variables })).toEqual({
      code: 'NOT_FOUND',
      argument: 'id',
      message: 'id: there is no such webhook',
    });
  });

  it('cannot be made where the operator allows no host', async () => {
    const off = await sharedServer().tenant();
    expect(await off.error(CREATE, { input: { url: URL, events: ALL } })).toEqual({
      code: 'BAD_USER_INPUT',
      argument: 'input.url',
      message: 'input.url: webhooks are switched off on this server: LEXICLIP_WEBHOOK_HOSTS is empty',
    });
    expect(await off.data('{ webhooks { id } }')).toEqual({ webhooks: [] });
  });
});
