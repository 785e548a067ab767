import { add, image, tenantWithSamples } from '../../support/evaluation/samples.js';
import { type Client, sharedServer } from '../../support/server.js';
import { describeInBrowser, pictureNamed, StudioBrowser } from '../../support/studio/studio.js';

const running = sharedServer();
let browser: StudioBrowser;
let client: Client;

describeInBrowser('what a version is worth', () => {
  beforeAll(async () => {
    browser = await StudioBrowser.open();
    const made = await tenantWithSamples(running, { keepThumbnails: true });
    client = made.client;
    const { images } = made;
    await add(client, [
      ...images.slice(0, 5).map((base64, at) => ({ image: image(base64), expected: [at < 3 ? 'cat' : 'dog'] })),
      ...images.slice(5).map((base64) => ({ image: image(base64), expected: [] })),
    ]);
  });
  afterAll(() => browser.close());

  it('is shown with intervals, and a refusal of one figure leaves the others', async () => {
    const visit = await browser.visit(running.url, client.key, '/sets/animals/evaluation?samples=pets');
    await visit.screen('Evaluation of animals');
    await visit.shows(/of 5$/);
    await visit.shows(/LOGISTIC takes \d+ samples/);
    await visit.button('Calibrate').click();
    await visit.shows('There are too few pictures to say');
    expect(await visit.barriers()).toEqual([]);
    await visit.page.screenshot({ path: await pictureNamed('evaluation'), fullPage: true });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });

  it('moves with the threshold, by the keyboard', async () => {
    const visit = await browser.visit(running.url, client.key, '/sets/animals/evaluation?samples=pets&threshold=0');
    const slider = visit.page.getByRole('slider', { name: /Threshold of the probability/ });
    const refusals = visit.page.getByRole('row', { name: /^refusals/ });
    await refusals.getByText('0 of 5').waitFor();
    await slider.focus();
    await slider.press('End');
    await refusals.getByText(/[45] of 5/).waitFor();
    expect(visit.page.url()).toMatch(/threshold=[1-9]/);
    await visit.close();
  });

  it('is a map of its labels and pictures, on which a label is found', async () => {
    const visit = await browser.visit(running.url, client.key, '/sets/animals/map?samples=pets');
    await visit.shows('All 10 labels. All 8 pictures.');
    await visit.choose('Find a label', 'horse');
    expect(visit.page.url()).toContain('label=horse');
    expect(await visit.barriers()).toEqual([]);
    await visit.page.screenshot({ path: await pictureNamed('map'), fullPage: true });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });
});

describeInBrowser('long work', () => {
  beforeAll(async () => {
    browser = await StudioBrowser.open();
    client = await running.tenant();
  });
  afterAll(() => browser.close());

  it('is found with its bar, and cancelled once that is confirmed', async () => {
    const labels = Array.from({ length: 10_000 }, (_, at) => ({ name: `thing ${at}` }));
    await client.data('mutation ($input: JobInput!) { startJob(input: $input) { job { id } } }', {
      input: { createLabelSet: { slug: 'many', labels } },
    });
    const visit = await browser.visit(running.url, client.key, '/jobs');
    await visit.shows('Make a label set');
    await visit.button('Cancel Make a label set: many').click();
    expect(await visit.barriers()).toEqual([]);
    await visit.button('Cancel the job').click();
    await visit.page.locator('[data-state=CANCELLED]').waitFor();
    await visit.page.screenshot({ path: await pictureNamed('jobs'), fullPage: true });
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });
});
