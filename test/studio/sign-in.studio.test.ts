import { sharedServer } from '../support/server.js';
import { describeInBrowser, StudioBrowser } from '../support/studio/studio.js';

describeInBrowser('signing in', () => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;
  let key: string;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
    ({ key } = await tenant());
  });
  afterAll(() => browser.close());

  it('takes a key that is typed in, and shows what it may do', async () => {
    const visit = await browser.visit(url, undefined, '/account');
    await visit.page.getByLabel('API key', { exact: true }).fill(key);
    await visit.button('Sign in').click();
    await visit.screen('Key, scopes and quotas');
    await visit.shows('TENANT_ADMIN');
    await visit.shows('pictures a minute');
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('refuses a key that is none, and says what to do', async () => {
    const visit = await browser.visit(url, undefined);
    await visit.page.getByLabel('API key', { exact: true }).fill('lxc_nobody');
    await visit.button('Sign in').click();
    await visit.shows('This key is not known here');
    await visit.close();
  });

  it('keeps the key for the tab alone: in no address, in no other storage, and past a reload', async () => {
    const visit = await browser.visit(url, key, '/account');
    await visit.screen('Key, scopes and quotas');
    expect(visit.page.url()).toBe(`${url}/studio/account`);
    await visit.page.reload();
    await visit.screen('Key, scopes and quotas');
    expect(await visit.page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain(key);
    const other = await visit.page.context().newPage();
    await other.goto(`${url}/studio/account`);
    await other.getByLabel('API key', { exact: true }).waitFor();
    await visit.close();
  });

  it('tells a key without a scope what is missing', async () => {
    const client = await tenant();
    const created = await client.data(
      'mutation { createApiKey(input: { name: "reader", scopes: [CATALOG_READ] }) { secret } }',
    );
    const visit = await browser.visit(url, created.createApiKey.secret, '/account');
    await visit.screen('Key, scopes and quotas');
    await visit.shows(/It takes a key with the scope CLASSIFY/);
    await visit.close();
  });

  it('ends the session of a key that is revoked meanwhile, and says so', async () => {
    const client = await tenant();
    const { createApiKey } = await client.data(
      'mutation { createApiKey(input: { name: "short", scopes: [CATALOG_READ] }) { secret apiKey { id } } }',
    );
    const visit = await browser.visit(url, createApiKey.secret, '/account');
    await visit.screen('Key, scopes and quotas');
    await client.data('mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }', {
      id: createApiKey.apiKey.id,
    });
    await visit.page.getByRole('link', { name: 'Label sets' }).click();
    await visit.shows('You were signed out');
    await visit.close();
  });
});
