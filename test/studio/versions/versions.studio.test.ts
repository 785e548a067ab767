import { keepSamples, rightBefore, votedSet, votes } from '../../support/evaluation/votes.js';
import type { LabelSetClient } from '../../support/label-set.js';
import { sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import type { StudioVisit } from '../../support/studio/visit.js';

const POLICY = 'mutation ($input: SetTagPolicyInput!) { setTagPolicy(input: $input) { unchanged } }';
const PLACE = '{ labelSet(slug: "voted") { tags { version { number } history { to forced } } } }';

describeInBrowser('versions and tags', () => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;
  let set: LabelSetClient;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    set = await votedSet(await tenant(), 'voted');
  });

  /** Samples that version 3 answers otherwise, and a policy that does not allow it. */
  async function withPolicy(): Promise<void> {
    await keepSamples(set, 'checked', rightBefore(await votes(set, 180, 3)));
    const policy = { sampleSet: 'checked', maxLoss: 0.05 };
    await set.client.data(POLICY, { input: { labelSet: 'voted', tag: 'production', policy } });
  }

  const visit = (search = '') => browser.visit(url, set.client.key, `/sets/voted/versions${search}`);
  const production = async () => (await set.client.data(PLACE)).labelSet.tags[0];

  async function askByMenu({ page }: StudioVisit, version: number, item: string): Promise<void> {
    await page.getByRole('button', { name: `What to do with version ${version}` }).press('Enter');
    await page.getByRole('menuitem', { name: item }).press('Enter');
  }

  it('shows what the gate says before a tag is moved, and moves it when that is good', async () => {
    await withPolicy();
    const tab = await visit();
    await askByMenu(tab, 2, 'Move production here…');
    await tab.shows('The gate lets it pass');
    await tab.button(/^Move$/).click();
    await tab.shows('production is on version 2 now.');
    expect((await production()).version.number).toBe(2);
    expect(tab.complaints).toEqual([]);
    await tab.close();
  });

  it('says why a tag that is dragged onto a worse version stays, and takes a reason to move it anyway', async () => {
    await withPolicy();
    const tab = await visit();
    await tab.page.locator('[data-tag=production]').dragTo(tab.page.locator('[data-version="3"]'));
    await tab.shows('The gate refuses it');
    expect(await tab.button(/^Move$/).count()).toBe(0);
    expect(await tab.button('Move anyway').isEnabled()).toBe(false);
    expect(await tab.barriers()).toEqual([]);
    await tab.page.getByLabel('Reason').fill('the runway is what we sell');
    await tab.button('Move anyway').click();
    await tab.shows('production is on version 3 now.');
    expect((await production()).history.at(-1)).toEqual({ to: 3, forced: 'the runway is what we sell' });
    expect(tab.complaints).toEqual([]);
    await tab.close();
  });

  it('shows what two versions differ in, also after a reload', async () => {
    const tab = await visit('?from=production&to=3');
    const diff = tab.page.locator('[data-diff="1-3"]');
    await diff.locator('ins', { hasText: 'an aerial photo of a runway' }).waitFor();
    await diff.locator('ins', { hasText: 'sku: "A-1"' }).waitFor();
    await tab.page.reload();
    await diff.waitFor();
    expect(await tab.barriers()).toEqual([]);
    await tab.close();
  });

  it('shows how right each version is on a sample set, which the address keeps', async () => {
    await withPolicy();
    const tab = await visit('?samples=checked');
    const right = (version: number) =>
      tab.page.locator(`[data-version="${version}"]`).getByText(/Right at first, on checked: .*\d+ of \d+$/);
    await right(1).waitFor();
    await right(3).waitFor();
    expect(await right(1).textContent()).not.toBe(await right(3).textContent());
    await tab.close();
  });

  it('restores an old version with a message, which is the newest one then', async () => {
    const tab = await visit();
    await askByMenu(tab, 2, 'Restore it…');
    await tab.page.getByLabel('Message').fill('back to cats');
    await tab.button('Restore').click();
    await tab.shows('Version 4 is as version 2 was.');
    await tab.page.locator('[data-version="4"]', { hasText: 'back to cats' }).waitFor();
    await tab.close();
  });
});
