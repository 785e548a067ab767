import { type Client, sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import type { StudioVisit } from '../../support/studio/visit.js';

const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { version { number } } }';
const SLUGS = '{ labelSets { nodes { slug latest { labelCount } } } }';

describeInBrowser('label sets and their labels', () => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;
  let client: Client;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    client = await tenant();
    const labels = ['truck', 'ship', 'airplane'].map((name) => ({ name }));
    await client.data(CREATE, { input: { slug: 'vehicles', labels } });
  });

  const opened = async (): Promise<StudioVisit> => {
    const visit = await browser.visit(url, client.key, '/sets/vehicles/labels');
    await visit.page.getByRole('gridcell', { name: 'truck' }).waitFor();
    return visit;
  };

  it('are made of a list with a label a line, and deleted once the slug was typed', async () => {
    const visit = await browser.visit(url, client.key, '/sets');
    await visit.button('New label set').click();
    await visit.page.getByLabel('Name', { exact: true }).fill('Zoo animals');
    await visit.page.getByRole('textbox', { name: /^Labels/ }).fill('frog | toad\nhorse\n');
    await visit.button('Make it').click();
    await visit.screen('Vocabulary of zoo-animals');
    await visit.page.getByRole('gridcell', { name: 'toad', exact: true }).waitFor();
    await visit.page.goto(`${url}/studio/sets`);
    await visit.button('Screens of vehicles').click();
    await visit.page.getByRole('menuitem', { name: 'Delete …' }).click();
    expect(await visit.button('Delete').isDisabled()).toBe(true);
    await visit.page.getByLabel('Type vehicles to go on').fill('vehicles');
    await visit.button('Delete').click();
    await visit.shows('vehicles was deleted');
    expect((await client.data(SLUGS)).labelSets.nodes).toEqual([{ slug: 'zoo-animals', latest: { labelCount: 2 } }]);
    expect(visit.complaints).toEqual([]);
    expect(await visit.barriers()).toEqual([]);
    await visit.close();
  });

  it('takes a pasted table into the draft, after a look at what it changes', async () => {
    const visit = await opened();
    await visit.page.evaluate(`{
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'name\\tsynonyms\\nship\\tboat\\nbus\\tcoach');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }`);
    await visit.shows('1 new, 1 changed, 0 as they are');
    await visit.button('Take into the draft').click();
    await visit.shows('2 changes of version 1');
    await visit.page.getByRole('gridcell', { name: 'bus', exact: true }).waitFor();
    await visit.close();
  });

  it('has no barriers, light and dark, wide and narrow', async () => {
    const visit = await opened();
    await visit.page.getByRole('gridcell', { name: 'truck', exact: true }).click();
    await visit.page.getByLabel('Synonyms').first().fill('lorry');
    await visit.page.keyboard.press('Enter');
    await visit.shows('1 change of version 1');
    expect(await visit.barriers()).toEqual([]);
    await visit.page.emulateMedia({ colorScheme: 'dark' });
    expect(await visit.barriers()).toEqual([]);
    await visit.page.setViewportSize({ width: 390, height: 844 });
    await visit.page.waitForTimeout(500);
    expect(await visit.barriers()).toEqual([]);
    await visit.close();
  });
});
