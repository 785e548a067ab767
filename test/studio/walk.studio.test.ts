import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES, createClasses } from '../support/classify.js';
import { ADD, CREATE_SET } from '../support/evaluation/samples.js';
import { sharedFolder } from '../support/images.js';
import { type Client, sharedServer } from '../support/server.js';
import { describeInBrowser, StudioBrowser } from '../support/studio/studio.js';
import type { StudioVisit } from '../support/studio/visit.js';

const FOLDER = sharedFolder('photos-more');
const itWithPhotos = FOLDER ? it : it.skip;
/** Of each class, so many photos judge versions; the ones after them are dropped onto the page. */
const JUDGING = 30;

interface Photo {
  readonly name: string;
  readonly shows: string;
  readonly bytes: Buffer;
}

/** @param from place of the first photo of each class */
async function photos(from: number, to: number): Promise<Photo[]> {
  const found = CLASSES.map(async (shows) => {
    const folder = join(FOLDER as string, 'known', shows);
    const names = (await readdir(folder)).sort().slice(from, to);
    return Promise.all(names.map(async (name) => ({ name, shows, bytes: await readFile(join(folder, name)) })));
  });
  return (await Promise.all(found)).flat();
}

/** Version 1 of `animals`, in use, and kept from becoming worse by 300 photos. */
async function openForBusiness(client: Client): Promise<void> {
  await createClasses(client, 'animals');
  await client.data(CREATE_SET, { input: { slug: 'photos', labelSet: 'animals', keepThumbnails: true } });
  const samples = (await photos(0, JUDGING)).map(({ name, shows, bytes }) => ({
    image: { base64: bytes.toString('base64') },
    fileName: name,
    expected: [shows],
  }));
  for (let at = 0; at < samples.length; at += 100) {
    await client.data(ADD, { input: { sampleSet: 'photos', samples: samples.slice(at, at + 100) } });
  }
  await client.data('mutation { tagLabelSetVersion(slug: "animals", tag: "production", version: 1) { unchanged } }');
  await client.data('mutation ($input: SetTagPolicyInput!) { setTagPolicy(input: $input) { unchanged } }', {
    input: { labelSet: 'animals', tag: 'production', policy: { sampleSet: 'photos', maxLoss: 0.05 } },
  });
}

/** What a maintainer does on a page, in order. */
class Maintainer {
  constructor(private readonly visit: StudioVisit) {}

  async goesTo(screen: string): Promise<void> {
    await this.visit.page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click();
  }

  async drops(dropped: readonly Photo[]): Promise<void> {
    const area = this.visit.page.getByText(/Drop pictures anywhere/);
    const files = dropped.map(({ name, bytes }) => ({ name, type: 'image/jpeg', bytes }));
    await this.visit.drop(area, files);
    await this.visit.shows(`${dropped.length} of ${dropped.length} answered`);
  }

  /** Says what a picture shows. @param at its place among those that were dropped */
  async corrects(at: number, label: string): Promise<void> {
    await this.visit.button('This is wrong, it is …').nth(at).click();
    await this.visit.page.getByRole('option', { name: label, exact: true }).first().click();
    await this.visit.shows(new RegExp(`Added to photos as: ${label}`));
  }

  /** Gives a label prompts of its own; none: those of the template. */
  async prompts(label: string, ...prompts: string[]): Promise<void> {
    await this.visit.page.getByRole('gridcell', { name: label, exact: true }).first().click();
    const field = this.visit.page.getByLabel('Own prompts').last();
    await field.fill(prompts.join('\n'));
    await field.blur();
  }

  async saves(message: string, version: number): Promise<void> {
    await this.visit.button('Save …').click();
    await this.visit.page.getByLabel('Message').fill(message);
    await this.visit.button('Save').last().click();
    await this.visit.shows(`Saved as version ${version}`);
  }

  async wantsProductionAt(version: number): Promise<void> {
    await this.visit.page.getByRole('button', { name: `What to do with version ${version}` }).click();
    await this.visit.page.getByRole('menuitem', { name: 'Move production here…' }).click();
  }

  async moves(version: number): Promise<void> {
    await this.visit.button(/^Move$/).click();
    await this.visit.shows(`production is on version ${version} now.`);
  }
}

describeInBrowser('a maintainer with a page', () => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;

  beforeAll(async () => {
    browser = await StudioBrowser.open();
  });
  afterAll(() => browser.close());

  itWithPhotos(
    'signs in, classifies, corrects, edits, is kept from publishing what is worse, mends it, publishes, rolls back',
    async () => {
      const client = await tenant();
      await openForBusiness(client);
      const production = async (): Promise<number> =>
        (await client.data('{ labelSet(slug: "animals") { tags { version { number } } } }')).labelSet.tags[0].version
          .number;
      const visit = await browser.visit(url, undefined, '/classify?set=animals&samples=photos');
      const maintainer = new Maintainer(visit);
      await visit.page.getByLabel('API key', { exact: true }).fill(client.key);
      await visit.button('Sign in').click();

      await maintainer.drops(await photos(JUDGING, JUDGING + 2));
      await maintainer.corrects(0, 'dog');
      await maintainer.corrects(1, 'frog');

      await visit.page.goto(`${url}/studio/sets/animals/labels?samples=photos`);
      await maintainer.prompts('cat', 'a photo of a truck');
      await visit.shows('1 change of version 1');
      await visit.shows(/\d+ lost/);
      await maintainer.saves('cats are trucks', 2);

      await maintainer.goesTo('Versions and tags');
      await maintainer.wantsProductionAt(2);
      await visit.shows('The gate refuses it');
      expect(await visit.button(/^Move$/).count()).toBe(0);
      await visit.page.keyboard.press('Escape');
      expect(await production()).toBe(1);

      await maintainer.goesTo('Vocabulary');
      await maintainer.prompts('cat');
      await visit.shows('1 change of version 2');
      await visit.shows(/\d+ gained/);
      await maintainer.saves('they are not', 3);

      await maintainer.goesTo('Versions and tags');
      await maintainer.wantsProductionAt(3);
      await visit.shows('The gate lets it pass');
      await maintainer.moves(3);
      expect(await production()).toBe(3);
      await maintainer.wantsProductionAt(1);
      await visit.shows('The gate lets it pass');
      await maintainer.moves(1);
      expect(await production()).toBe(1);

      const { latest } = (await client.data('{ sampleSet(slug: "photos") { latest { sampleCount } } }')).sampleSet;
      expect(latest.sampleCount).toBe(302);
      expect(visit.complaints).toEqual([]);
      await visit.close();
    },
    180_000,
  );
});
