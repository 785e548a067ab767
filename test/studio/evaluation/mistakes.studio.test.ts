import { setWithVectors } from '../../support/evaluation/calibrations.js';
import { evaluationOf } from '../../support/evaluation/evaluate.js';
import { add, image, tenantWithSamples } from '../../support/evaluation/samples.js';
import { sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';

describeInBrowser('an evaluation', () => {
  const running = sharedServer();
  let browser: StudioBrowser;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
  });
  afterAll(() => browser.close());

  it('shows the pictures of one confusion, and again after a reload', async () => {
    const { client, images } = await tenantWithSamples(running, { keepThumbnails: true });
    await add(
      client,
      images.map((base64, at) => ({ image: image(base64), expected: [at < 4 ? 'cat' : 'dog'] })),
    );
    const visit = await browser.visit(running.url, client.key, '/sets/animals/evaluation?samples=pets');
    await visit
      .button(/^(cat|dog) → /)
      .first()
      .click();
    const drawer = visit.page.getByRole('dialog', { name: /, taken for / });
    await drawer.getByRole('img').first().waitFor();
    await visit.page.reload();
    await drawer.getByRole('img').first().waitFor();
    await visit.close();
  });

  it('shows all mistakes, some at a time', async () => {
    const other = await running.tenant();
    await setWithVectors(other, { known: 120 });
    const { totalCount } = (await evaluationOf(other)).mistakes;
    expect(totalCount).toBeGreaterThan(80);
    const visit = await browser.visit(running.url, other.key, '/sets/animals/evaluation?samples=pets');
    const mistakes = visit.page.getByRole('region', { name: 'Mistakes' });
    await mistakes.getByText(`${totalCount} pictures, those whose right label`).waitFor();
    for (const shown of [40, 80]) {
      await mistakes
        .getByText(/^answered /)
        .nth(shown - 1)
        .waitFor();
      await mistakes.getByRole('button', { name: 'Load more' }).click();
    }
    await mistakes
      .getByText(/^answered /)
      .nth(totalCount - 1)
      .waitFor();
    expect(await mistakes.getByRole('button', { name: 'Load more' }).count()).toBe(0);
    await visit.close();
  });
});
