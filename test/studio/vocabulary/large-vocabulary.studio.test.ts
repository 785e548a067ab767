import { type Client, sharedServer } from '../../support/server.js';
import { makeLargeSet } from '../../support/studio/large-set.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';

/** A model of the tests' size reads so many in some seconds; `npm run bench:studio` has a hundred thousand. */
const LABELS = Number(process.env.STUDIO_LABELS ?? 20_000);
const MADE_MS = 240_000;

describeInBrowser(`a vocabulary of ${LABELS} labels`, () => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;
  let client: Client;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
    client = await tenant();
    await makeLargeSet(
      client,
      Array.from({ length: LABELS }, (_, at) => `label ${at}`),
    );
  }, MADE_MS);
  afterAll(() => browser.close());

  it('scrolls without blank rows, finds a label, and changes it', async () => {
    const visit = await browser.visit(url, client.key, '/sets/large/labels');
    const { page } = visit;
    await page.locator('.ag-row').first().waitFor({ timeout: 60_000 });
    for (const share of [0.25, 0.5, 0.75, 1]) {
      await page.evaluate(`{
        let body = document.querySelector('.ag-row');
        while (body && !/auto|scroll/.test(getComputedStyle(body).overflowY)) body = body.parentElement;
        body.scrollTop = body.scrollHeight * ${share};
      }`);
      const last = share === 1 ? LABELS - 1 : Math.floor(LABELS * share);
      await page.getByRole('gridcell', { name: `label ${last}`, exact: true }).waitFor();
      const names = await page.locator('.ag-row [col-id=name]').allTextContents();
      expect(names.length).toBeGreaterThan(5);
      expect(names.every((name) => /^label \d+$/.test(name.trim()))).toBe(true);
    }
    await page.getByRole('searchbox', { name: 'Find' }).fill(`label ${LABELS - 3}`);
    await page.getByText(`1 of ${LABELS.toLocaleString('en-US')} labels`).waitFor();
    await page.getByRole('gridcell', { name: `label ${LABELS - 3}`, exact: true }).click();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('renamed');
    await page.keyboard.press('Enter');
    await page.getByText(/^1 change of version/).waitFor();
    expect(visit.complaints).toEqual([]);
  });
});
