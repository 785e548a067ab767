import { readFile } from 'node:fs/promises';
import { withScopes } from '../../support/jobs/jobs.js';
import { type Client, sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import type { StudioVisit } from '../../support/studio/visit.js';

const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { version { number } } }';
const UPSERT = `mutation ($labels: [LabelInput!]!, $message: String) {
  upsertLabels(labelSet: "vehicles", labels: $labels, message: $message) { version { number } }
}`;
const LATEST = `{ labelSet(slug: "vehicles") { latest { number promptTemplateSlug labels { nodes { name synonyms } } } } }`;

describeInBrowser('work on a vocabulary', () => {
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

  const opened = async (query = '', key = client.key): Promise<StudioVisit> => {
    const visit = await browser.visit(url, key, `/sets/vehicles/labels${query}`);
    await visit.page.getByRole('gridcell', { name: 'truck', exact: true }).waitFor();
    return visit;
  };
  const addSynonym = async ({ page }: StudioVisit, label: string, synonym: string) => {
    await page.getByRole('gridcell', { name: label, exact: true }).click();
    await page.getByLabel('Synonyms').first().fill(synonym);
    await page.keyboard.press('Enter');
  };

  it('takes a CSV file into the draft, and gives the drafted labels out as one', async () => {
    const visit = await opened();
    await visit.button('Paste or import').click();
    const choosing = visit.page.waitForEvent('filechooser');
    await visit.button('Choose a CSV, TSV or JSON file').click();
    const buffer = Buffer.from('name,synonyms\nship,boat|vessel\nbus,coach\n');
    await (await choosing).setFiles({ name: 'labels.csv', mimeType: 'text/csv', buffer });
    await visit.shows('1 new, 1 changed, 0 as they are');
    await visit.button('Take into the draft').click();
    await visit.shows('2 changes of version 1');
    const downloading = visit.page.waitForEvent('download');
    await visit.button('Export as CSV').click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('vehicles-version-1-draft.csv');
    const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
    expect(lines).toHaveLength(5);
    expect(lines.filter((line) => /boat\|vessel|coach/.test(line.replaceAll(' ', '')))).toHaveLength(2);
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('says that a colleague has saved, and puts both together when they changed other fields', async () => {
    const visit = await opened();
    await addSynonym(visit, 'truck', 'lorry');
    await visit.shows('1 change of version 1');
    await client.data(UPSERT, { labels: [{ name: 'truck', metadata: { code: 7 } }], message: 'codes' });
    await visit.page.evaluate("window.dispatchEvent(new Event('focus'))");
    await visit.shows('A colleague has saved version 2');
    await visit.button('Merge with my draft').click();
    await visit.shows('1 change of version 2');
    await visit.page.getByRole('gridcell', { name: '{"code":7}' }).waitFor();
    await visit.close();
  });

  it('changes the prompt template of all labels as a part of the draft', async () => {
    const visit = await opened();
    await visit.choose('Prompt template', 'ensemble');
    await visit.shows('1 change of version 1');
    await visit.button('What will change').click();
    await visit.shows('prompt template: ensemble');
    await visit.page.keyboard.press('Escape');
    await visit.button('Save …').click();
    await visit.button('Save').last().click();
    await visit.shows('Saved as version 2');
    expect((await client.data(LATEST)).labelSet.latest.promptTemplateSlug).toBe('ensemble');
    await visit.close();
  });

  it('lets a key that may only read try changes, and says what saving them takes', async () => {
    const reader = await withScopes(client, ['CATALOG_READ']);
    const visit = await opened('', reader.key);
    await addSynonym(visit, 'truck', 'lorry');
    await visit.shows('1 change of version 1');
    await visit.shows('Saving takes the scope CATALOG_WRITE.');
    expect(await visit.button('Save …').isDisabled()).toBe(true);
    expect(await visit.barriers()).toEqual([]);
    await visit.close();
  });

  it('says at the draft why an empty sample set counts no flips', async () => {
    await client.data('mutation ($input: CreateSampleSetInput!) { createSampleSet(input: $input) { unchanged } }', {
      input: { slug: 'empty', labelSet: 'vehicles' },
    });
    const visit = await opened('?samples=empty');
    await addSynonym(visit, 'truck', 'lorry');
    await visit.shows(/has no sample to evaluate on/);
    await visit.close();
  });
});
