import { Client, OPERATOR_KEY, startTestServer, type TestServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import type { StudioVisit } from '../../support/studio/visit.js';

describeInBrowser('what the operator does', () => {
  let browser: StudioBrowser;
  let server: TestServer;

  const open = () => browser.visit(server.url, OPERATOR_KEY, '/admin/tenants');
  const choose = async (visit: StudioVisit, slug: string, action: string) => {
    await visit.button(`Change ${slug}`).click();
    await visit.page.getByRole('menuitem', { name: action }).click();
  };

  beforeAll(async () => {
    [browser, server] = await Promise.all([StudioBrowser.open(), startTestServer()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('is to make a tenant, whose first secret is shown once', async () => {
    const visit = await open();
    await visit.button('New tenant').click();
    await visit.page.getByLabel('Slug').fill('bakery');
    await visit.button('Make the tenant').click();
    const secret = (await visit.page.locator('[data-secret]').textContent()) as string;
    const { viewer } = await new Client(server.url, secret).data('{ viewer { tenant { slug } } }');
    expect(viewer.tenant.slug).toBe('bakery');
    expect(await visit.barriers()).toEqual([]);
    await visit.button('I have kept it').click();
    await visit.page.reload();
    await visit.page.locator('[data-tenant=bakery]').waitFor();
    expect(await visit.page.content()).not.toContain(secret);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('is to suspend a tenant, whose keys are refused with a sentence until it is let work again', async () => {
    const { key } = await server.tenant('garage');
    const [visit, theirs] = await Promise.all([open(), browser.visit(server.url, key, '/account')]);
    await theirs.screen('Key, scopes and quotas');
    await choose(visit, 'garage', 'Suspend');
    await visit.button(/^Suspend$/).click();
    await visit.page.locator('[data-tenant=garage]').getByText('suspended').waitFor();
    await theirs.page.reload();
    await theirs.shows('the tenant is suspended');
    expect(await theirs.barriers()).toEqual([]);
    await choose(visit, 'garage', 'Activate');
    await visit.button(/^Activate$/).click();
    await visit.page.locator('[data-tenant=garage]').getByText('active').waitFor();
    await theirs.page.reload();
    await theirs.screen('Key, scopes and quotas');
    await Promise.all([visit.close(), theirs.close()]);
  });

  it('is to delete a tenant, once its slug was typed in', async () => {
    const { key } = await server.tenant('kiosk');
    const visit = await open();
    await choose(visit, 'kiosk', 'Delete');
    const button = visit.button('Delete the tenant');
    await visit.page.getByLabel('Type “kiosk” to confirm').fill('kios');
    expect(await button.isDisabled()).toBe(true);
    await visit.page.keyboard.type('k');
    await button.click();
    await visit.page.locator('[data-tenant=kiosk]').waitFor({ state: 'detached' });
    expect((await new Client(server.url, key).error('{ viewer { isOperator } }')).code).toBe('UNAUTHENTICATED');
    await visit.close();
  });
});
