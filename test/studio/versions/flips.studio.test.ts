import { keepSamples, rightBefore, votedSet, votes } from '../../support/evaluation/votes.js';
import type { Client } from '../../support/server.js';
import { sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';

describeInBrowser('the flip wall', () => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;
  let client: Client;
  let lost: number;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
    client = await tenant();
    const set = await votedSet(client, 'voted');
    const some = await votes(set, 120, 3);
    await keepSamples(set, 'checked', rightBefore(some, 'seen.jpg'));
    lost = some.filter(({ answers: [before, after] }) => before !== after).length;
  });
  afterAll(() => browser.close());

  it('compares what is in use with the newest version, and keeps that in the address', async () => {
    const tab = await browser.visit(url, client.key, '/sets/voted/flips');
    await tab.shows(
      `Of 120 pictures that both versions have a right label for, 0 became right and ${lost} became wrong.`,
    );
    await tab.shows(/Unlikely to be chance/);
    expect(Object.fromEntries(new URL(tab.page.url()).searchParams)).toEqual({
      from: '1',
      to: '3',
      samples: 'checked',
    });
    expect(tab.complaints).toEqual([]);
    expect(await tab.barriers()).toEqual([]);
    await tab.close();
  });

  it('shows every lost picture with both answers, under its two labels', async () => {
    const tab = await browser.visit(url, client.key, '/sets/voted/flips?from=1&to=3&samples=checked&kind=LOST');
    const section = tab.page.locator('[data-kind=LOST]');
    await section.getByRole('heading', { name: `Lost (${lost})` }).waitFor();
    const more = tab.button('Show more pictures');
    while (await more.isVisible()) await more.click();
    expect(await section.getByRole('listitem').count()).toBe(lost);
    await section
      .getByRole('heading', { level: 3, name: /^\w+ → \w+ \(\d+\)$/ })
      .first()
      .waitFor();
    await tab.close();
  });

  it('says that nothing changed between versions that answer alike', async () => {
    const tab = await browser.visit(url, client.key, '/sets/voted/flips?from=1&to=2&samples=checked');
    await tab.shows('No answer became right or wrong.');
    expect(await tab.page.getByRole('listitem').filter({ hasText: 'before' }).count()).toBe(0);
    await tab.close();
  });
});
