import { distinctImages } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import type { StudioVisit } from '../../support/studio/visit.js';

const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { version { number } } }';
const LATEST = `{ labelSet(slug: "vehicles") { latest { number message createdBy labels { nodes { name synonyms } } } } }`;
const UPSERT = `mutation ($labels: [LabelInput!]!, $message: String) {
  upsertLabels(labelSet: "vehicles", labels: $labels, message: $message) { version { number } }
}`;

describeInBrowser('the vocabulary', () => {
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

  const opened = async (query = ''): Promise<StudioVisit> => {
    const visit = await browser.visit(url, client.key, `/sets/vehicles/labels${query}`);
    await visit.screen('Vocabulary of vehicles');
    await visit.page.getByRole('gridcell', { name: 'truck' }).waitFor();
    return visit;
  };
  const addSynonym = async ({ page }: StudioVisit, label: string, synonym: string) => {
    await page.getByRole('gridcell', { name: label, exact: true }).click();
    await page.getByLabel('Synonyms').first().fill(synonym);
    await page.keyboard.press('Enter');
  };
  const save = async (visit: StudioVisit, message: string) => {
    await visit.button('Save …').click();
    await visit.page.getByLabel('Message').fill(message);
    await visit.button('Save').last().click();
  };

  it('saves a draft with a message, after its flips were counted and the page was loaded again', async () => {
    const images = await distinctImages(6, 11);
    await client.data('mutation ($input: CreateSampleSetInput!) { createSampleSet(input: $input) { unchanged } }', {
      input: { slug: 'seen', labelSet: 'vehicles' },
    });
    await client.data('mutation ($input: AddSamplesInput!) { addSamples(input: $input) { added } }', {
      input: { sampleSet: 'seen', samples: images.map((base64) => ({ image: { base64 }, expected: ['truck'] })) },
    });
    const visit = await opened('?samples=seen');
    await addSynonym(visit, 'truck', 'lorry');
    await visit.shows('1 change of version 1');
    await visit.shows(/\d gained/);
    await visit.page.reload();
    await visit.shows('1 change of version 1');
    await save(visit, 'what the British say');
    await visit.shows('Saved as version 2');
    const { latest } = (await client.data(LATEST)).labelSet;
    expect(latest).toMatchObject({ number: 2, message: 'what the British say' });
    expect(latest.labels.nodes[0]).toEqual({ name: 'truck', synonyms: ['lorry'] });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('changes a cell by keyboard, and takes it back', async () => {
    const visit = await opened();
    await visit.page.getByRole('gridcell', { name: 'ship', exact: true }).click();
    await visit.page.keyboard.press('Enter');
    await visit.page.keyboard.press('Control+A');
    await visit.page.keyboard.type('boat');
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('gridcell', { name: 'boat', exact: true }).waitFor();
    await visit.page.getByRole('gridcell', { name: 'changed', exact: true }).waitFor();
    await visit.button('Undo the changes of this label').click();
    await visit.page.getByRole('gridcell', { name: 'ship', exact: true }).waitFor();
    expect(await visit.page.getByRole('region', { name: 'Draft' }).count()).toBe(0);
    await visit.close();
  });

  it('shows both sides of a conflict, and saves what the author decides', async () => {
    const visit = await opened();
    await addSynonym(visit, 'truck', 'lorry');
    await visit.shows('1 change of version 1');
    await client.data(UPSERT, { labels: [{ name: 'truck', synonyms: ['pickup'] }], message: 'a colleague' });
    await save(visit, 'mine');
    await visit.shows('Somebody else was faster');
    await visit.button('Merge with my draft').last().click();
    await visit.shows('synonyms: pickup');
    await visit.shows('synonyms: lorry');
    await visit.page.getByText('Keep mine').click();
    await visit.button('Go on with version 2').click();
    await visit.shows('1 change of version 2');
    await save(visit, 'mine');
    await visit.shows('Saved as version 3');
    expect((await client.data(LATEST)).labelSet.latest.labels.nodes[0].synonyms).toEqual(['lorry']);
    await visit.close();
  });
});
