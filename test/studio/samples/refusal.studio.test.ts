import { image, tenantWithSamples } from '../../support/evaluation/samples.js';
import { type Client, sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import { waitUntil } from '../../support/wait.js';

const COLLECT = `mutation {
  setCollection(input: { sampleSet: "pets", collection: { share: 1, perDay: 1, days: 1 } }) { unchanged }
}`;
const CLASSIFY = `query ($image: ImageInput!) {
  classify(input: { image: $image, labelSet: { slug: "animals" } }) { unknown }
}`;
const INBOX = '{ sampleSet(slug: "pets") { inbox { totalCount } } }';

const waiting = async (client: Client): Promise<number> => (await client.data(INBOX)).sampleSet.inbox.totalCount;

describeInBrowser('a picture that was collected', () => {
  const server = sharedServer();
  let browser: StudioBrowser;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
  });
  afterAll(() => browser.close());

  it('is refused by one key, undone, and gone once that is sent', async () => {
    const { client, images } = await tenantWithSamples(server);
    await client.data(COLLECT);
    await waitUntil('a picture is collected', async () => {
      await client.data(CLASSIFY, { image: image(images[0]) });
      return (await waiting(client)) === 1;
    });
    const visit = await browser.visit(server.url, client.key, '/samples/pets/inbox');
    await visit.shows('1 left, 0 judged');
    await visit.page.keyboard.press('r');
    await visit.shows('1 not sent yet, 1 of them refused: gone for good once sent');
    await visit.page.keyboard.press('z');
    await visit.button(/Refuse: keep nothing of it/).waitFor();
    expect([await visit.barriers(), visit.complaints]).toEqual([[], []]);
    await visit.page.keyboard.press('r');
    await visit.shows('That was the last one.');
    await visit.page.getByRole('link', { name: 'All pictures' }).click();
    await waitUntil('the refusal is sent', async () => (await waiting(client)) === 0);
    await visit.close();
  });
});
