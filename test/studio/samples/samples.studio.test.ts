import { add, image, samplesOf, tenantWithSamples } from '../../support/evaluation/samples.js';
import { distinctImage } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';

const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;

const judgedOf = async (client: Client) =>
  (await samplesOf(client)).filter(({ expected }) => expected !== null).map(({ expected }) => expected?.length);

describeInBrowser('sample sets', () => {
  const server = sharedServer();
  let browser: StudioBrowser;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
  });
  afterAll(() => browser.close());

  it('take many pictures with one answer, which is changed and removed afterwards', async () => {
    const { client } = await tenantWithSamples(server, { keepThumbnails: true });
    const visit = await browser.visit(server.url, client.key, '/samples/pets');
    await visit.choose('They show', 'in no label');
    const files = await Promise.all(
      [1, 2, 3].map(async (number) => ({
        ...{ name: `${number}.png`, type: 'image/png' },
        bytes: Buffer.from(await distinctImage(number), 'base64'),
      })),
    );
    await visit.drop(await visit.shows(/They get the answer above/), files);
    await visit.button('Add 3 as: in no label').click();
    await visit.shows('3 added, 0 changed, 0 as before');
    await visit.page.getByRole('checkbox', { name: /1\.png/ }).check();
    await visit.button('Change the answer').click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Label' }).click();
    await visit.page.getByRole('option', { name: 'cat' }).click();
    await visit.button('Give this answer').click();
    await visit.shows(/Version 3: 3 pictures, 2 in no label/);
    await visit.page.getByRole('checkbox', { name: /2\.png/ }).check();
    await visit.button('Remove').first().click();
    await visit.button('Remove them').click();
    await visit.shows(/Version 4: 2 pictures, 1 in no label/);
    const samples = await samplesOf(client);
    expect(samples.map(({ expected }) => expected?.length)).toEqual([1, 0]);
    expect([await visit.barriers(), visit.complaints]).toEqual([[], []]);
    await visit.close();
  });

  it('are judged by one key each, sent together, and taken back', async () => {
    const { client, images } = await tenantWithSamples(server);
    await add(
      client,
      images.slice(0, 6).map((base64) => ({ image: image(base64), expected: null })),
    );
    const visit = await browser.visit(server.url, client.key, '/samples/pets/inbox');
    await visit.shows('6 left, 0 judged');
    for (const key of ['1', 'u', ' ', '2']) await visit.page.keyboard.press(key);
    await visit.shows('3 left, 3 judged');
    await visit.shows('3 not sent yet');
    await visit.shows('all sent');
    expect((await judgedOf(client)).sort()).toEqual([0, 1, 1]);
    await visit.page.keyboard.press('z');
    await visit.shows('4 left, 2 judged');
    await visit.shows('1 not sent yet');
    await visit.shows('all sent');
    expect((await judgedOf(client)).sort()).toEqual([0, 1]);
    expect([await visit.barriers(), visit.complaints]).toEqual([[], []]);
    await visit.close();
  });

  it('lose no judgement to a reload', async () => {
    const { client, images } = await tenantWithSamples(server);
    await add(
      client,
      images.slice(0, 2).map((base64) => ({ image: image(base64), expected: null })),
    );
    const visit = await browser.visit(server.url, client.key, '/samples/pets/inbox', PHONE);
    await visit.shows('2 left, 0 judged');
    await visit.page.keyboard.press('1');
    await visit.page.reload();
    await visit.shows('1 left, 0 judged');
    expect(await judgedOf(client)).toEqual([1]);
    expect(await visit.barriers()).toEqual([]);
    await visit.close();
  });

  it('are listed with what they have, on a phone as well', async () => {
    const { client, images } = await tenantWithSamples(server);
    await add(
      client,
      images.slice(0, 2).map((base64) => ({ image: image(base64), expected: [] })),
    );
    const visit = await browser.visit(server.url, client.key, '/samples', PHONE);
    await visit.page.getByRole('link', { name: 'pets' }).waitFor();
    expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect([await visit.barriers(), visit.complaints]).toEqual([[], []]);
    await visit.close();
  });
});
