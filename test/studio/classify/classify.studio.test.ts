import sharp from 'sharp';
import { tenantWithSamples } from '../../support/evaluation/samples.js';
import { distinctImage } from '../../support/images.js';
import { sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';

const png = async (number: number) => ({
  name: `${number}.png`,
  type: 'image/png',
  bytes: Buffer.from(await distinctImage(number), 'base64'),
});
const pngs = (count: number) => Promise.all(Array.from({ length: count }, (_, i) => png(i)));
const NO_PICTURE = { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('no picture') };

/** Noise that no format makes small. */
async function largePicture() {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const pixels = sharp({ create: { width: 2400, height: 1800, channels: 3, background: 'gray', noise } });
  return { name: 'large.jpg', type: 'image/jpeg', bytes: await pixels.jpeg({ quality: 90 }).toBuffer() };
}

describeInBrowser('classifying pictures', () => {
  const server = sharedServer();
  let browser: StudioBrowser;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
  });
  afterAll(() => browser.close());

  it('answers each picture that is dropped, and shows at its place what one of them lacks', async () => {
    const { client } = await tenantWithSamples(server);
    const visit = await browser.visit(server.url, client.key, '/classify?set=animals');
    await visit.shows(/Drop pictures anywhere/);
    await visit.drop(visit.page.getByText(/Drop pictures anywhere/), [...(await pngs(6)), NO_PICTURE]);
    await visit.shows('6 of 7 answered, 1 failed');
    expect(await visit.page.getByText('Answered by animals, version 1.').count()).toBe(6);
    expect(await visit.page.locator('[data-code=UNSUPPORTED_IMAGE]').count()).toBe(1);
    expect([await visit.barriers(), visit.complaints]).toEqual([[], []]);
    await visit.close();
  });

  it('puts what is wrong into the sample set with its right answer, as it was taken', async () => {
    const { client } = await tenantWithSamples(server);
    const visit = await browser.visit(server.url, client.key, '/classify?set=animals&samples=pets');
    await visit.shows(/Drop pictures anywhere/);
    await visit.drop(visit.page.getByText(/Drop pictures anywhere/), [await largePicture()]);
    await visit.shows(/Shrunk: \d\.\d MB → /);
    await visit.button('This is wrong, it is …').click();
    await visit.page.getByRole('option', { name: 'cat' }).click();
    await visit.shows('Added to pets as: cat (version 2).');
    const [sample] = (
      await client.data(
        '{ sampleSet(slug: "pets") { latest { samples { nodes { fileName width expected { name } } } } } }',
      )
    ).sampleSet.latest.samples.nodes;
    expect(sample).toEqual({ fileName: 'large.jpg', width: 2400, expected: [{ name: 'cat' }] });
    await visit.close();
  });

  it('asks another version, or labels that are typed in, without sending the pictures again', async () => {
    const { client } = await tenantWithSamples(server);
    await client.data('mutation { upsertLabels(labelSet: "animals", labels: [{ name: "okapi" }]) { added } }');
    const visit = await browser.visit(server.url, client.key, '/classify?set=animals&at=1');
    await visit.shows(/Drop pictures anywhere/);
    await visit.drop(visit.page.getByText(/Drop pictures anywhere/), await pngs(2));
    await visit.shows('Answered by animals, version 1.');
    await visit.shows('2 of 2 answered');
    const uploads: string[] = [];
    visit.page.on('request', (request) => {
      if (/^multipart/.test(request.headers()['content-type'] ?? '')) uploads.push(request.url());
    });
    await visit.choose('Version', /latest/);
    await visit.shows('Answered by animals, version 2.');
    await visit.page.getByText('Labels typed in here').click();
    await visit.page.getByLabel('Labels', { exact: true }).first().fill('zebra');
    await visit.page.keyboard.press('Enter');
    await visit.shows('Answered by labels typed in here.');
    expect(uploads).toEqual([]);
    await visit.close();
  });

  it('takes pictures that are pasted', async () => {
    const { client } = await tenantWithSamples(server);
    const visit = await browser.visit(server.url, client.key, '/classify?set=animals');
    await visit.shows(/Drop pictures anywhere/);
    await visit.paste(await pngs(2));
    await visit.shows('2 of 2 answered');
    await visit.close();
  });

  it('works with a key that may do nothing else', async () => {
    const { client } = await tenantWithSamples(server);
    const { createApiKey } = await client.data(
      'mutation { createApiKey(input: { name: "camera", scopes: [CLASSIFY] }) { secret } }',
    );
    const visit = await browser.visit(server.url, createApiKey.secret, '/classify');
    await visit.shows('This key cannot list them.');
    await visit.page.getByLabel('Label set', { exact: true }).fill('animals');
    await visit.page.keyboard.press('Tab');
    await visit.drop(await visit.shows(/Drop pictures anywhere/), await pngs(1));
    await visit.shows('Answered by animals, version 1.');
    expect([await visit.barriers(), visit.complaints]).toEqual([[], []]);
    await visit.close();
  });

  it('says of a version that it has no calibration, where answers shall be calibrated', async () => {
    const { client } = await tenantWithSamples(server);
    const visit = await browser.visit(server.url, client.key, '/classify?set=animals&calibrated=yes');
    await visit.drop(await visit.shows(/Drop pictures anywhere/), await pngs(1));
    await visit.shows('This version is not calibrated');
    await visit.page.getByRole('switch', { name: 'Calibrated' }).click();
    await visit.shows('1 of 1 answered');
    expect(visit.page.url()).toContain('calibrated=no');
    await visit.close();
  });
});
