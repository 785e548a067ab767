import { Client, sharedServer } from '../../support/server.js';
import { describeInBrowser, pictureNamed, StudioBrowser } from '../../support/studio/studio.js';

describeInBrowser('what admins do', () => {
  const running = sharedServer();
  let browser: StudioBrowser;
  let client: Client;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
    client = await running.tenant();
  });
  afterAll(() => browser.close());

  it('is to make a key, whose secret is shown once and signs in, and to revoke it', async () => {
    const visit = await browser.visit(running.url, client.key, '/admin/keys');
    await visit.button('New key').click();
    await visit.page.getByLabel('Name').fill('camera 3');
    expect(await visit.barriers()).toEqual([]);
    await visit.button('Make the key').click();
    const secret = await visit.page.locator('[data-secret]').textContent();
    await visit.button('I have kept it').click();
    const other = await browser.visit(running.url, secret as string, '/account');
    await other.shows(/Key “camera 3”/);
    await other.close();
    await visit.button('Revoke camera 3').click();
    await visit.button('Revoke it').click();
    await visit.button('Revoke camera 3').waitFor({ state: 'detached' });
    await visit.page.getByRole('switch', { name: 'Show keys that have ended' }).click();
    await visit.shows('revoked');
    expect(await visit.barriers()).toEqual([]);
    await visit.page.screenshot({ path: await pictureNamed('keys'), fullPage: true });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('is to replace a key: the secret of the new one is shown once, and the old one works meanwhile', async () => {
    const { createApiKey: old } = await client.data(
      'mutation { createApiKey(input: { name: "nightly", scopes: [CATALOG_READ] }) { secret } }',
    );
    const visit = await browser.visit(running.url, client.key, '/admin/keys');
    await visit.button('Replace nightly').click();
    await visit.choose('The old key stays valid', 'for an hour');
    await visit.button('Replace it').click();
    const secret = (await visit.page.locator('[data-secret]').textContent()) as string;
    expect(await visit.barriers()).toEqual([]);
    await visit.button('I have kept it').click();
    await visit.page.locator('[data-secret]').waitFor({ state: 'detached' });
    await visit.page.reload();
    await visit.page
      .getByRole('row', { name: /nightly/ })
      .nth(1)
      .waitFor();
    expect(await visit.page.content()).not.toContain(secret);
    for (const key of [old.secret, secret]) {
      expect((await new Client(client.url, key).data('{ viewer { scopes } }')).viewer.scopes).toEqual(['CATALOG_READ']);
    }
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('is to see what was used, for days that the address keeps', async () => {
    const visit = await browser.visit(running.url, client.key, '/admin/usage?from=2026-01-01&to=2026-01-31');
    await visit.shows('Nothing was used on these days.');
    await visit.shows('pictures a minute');
    expect(await visit.barriers()).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('is to see who changed what', async () => {
    await client.data(
      'mutation { createLabelSet(input: { slug: "animals", labels: [{ name: "cat" }] }) { version { id } } }',
    );
    await client.error('mutation { deleteLabelSet(slug: "plants") { id } }');
    const visit = await browser.visit(running.url, client.key, '/admin/audit');
    await visit.shows('createLabelSet');
    await visit.shows('NOT_FOUND');
    expect(await visit.barriers()).toEqual([]);
    await visit.page.screenshot({ path: await pictureNamed('audit'), fullPage: true });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('is not for keys without the scope, which are told so', async () => {
    const { createApiKey } = await client.data(
      'mutation { createApiKey(input: { name: "reader", scopes: [CATALOG_READ] }) { secret } }',
    );
    const visit = await browser.visit(running.url, createApiKey.secret, '/admin/keys');
    await visit.shows(/It takes a key with the scope TENANT_ADMIN/);
    await visit.close();
  });
});
