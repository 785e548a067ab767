import { LabelSetClient } from '../../support/label-set.js';
import { sharedServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';

describeInBrowser('lint and suggestions', () => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;
  let set: LabelSetClient;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
    set = await LabelSetClient.create(await tenant(), 'animals', [{ name: 'cat', synonyms: ['dog'] }, { name: 'dog' }]);
    await set.upsert([{ name: 'cat', synonyms: ['dog', 'class7'] }]);
  });
  afterAll(() => browser.close());

  const fix = /^Put it into the draft: .*class7/;

  it('puts the fix of a finding into the draft by one click, where it stays', async () => {
    const tab = await browser.visit(url, set.client.key, '/sets/animals/lint');
    await tab.button(fix).click();
    await tab.shows('in the draft');
    await tab.shows('Your draft has 1 change.');
    await tab.page.reload();
    await tab.shows('in the draft');
    expect(await tab.button(fix).count()).toBe(0);
    expect(tab.complaints).toEqual([]);
    expect(await tab.barriers()).toEqual([]);
    await tab.close();
  });

  it('shows what speaks against an older version, and that a draft changes the latest one', async () => {
    const tab = await browser.visit(url, set.client.key, '/sets/animals/lint?at=1');
    await tab.shows(/is a phrase of 2 labels/);
    await tab.shows(/A draft changes the latest version, 2/);
    expect(await tab.button(/^Put it into the draft/).count()).toBe(0);
    await tab.close();
  });

  it('says how many pictures suggestions take, where there are fewer', async () => {
    await set.client.data('mutation { createSampleSet(input: { slug: "none", labelSet: "animals" }) { unchanged } }');
    const tab = await browser.visit(url, set.client.key, '/sets/animals/lint?samples=none');
    await tab.shows('There are too few pictures to say');
    await tab.shows(/40 are needed/);
    await tab.close();
  });
});
