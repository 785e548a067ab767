import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AddSamplesDocument } from '../../../examples/client/generated/graphql.js';
import { connect, type Request } from '../../../examples/client/request.js';
import { makeContents } from '../../../examples/demo/contents.js';
import { answeredPictures as drawings } from '../../../examples/demo/pictures.js';
import { exampleImage } from '../images.js';
import { OPERATOR_KEY, sharedServer } from '../server.js';
import { waitUntil } from '../wait.js';
import { describeInBrowser, pictureNamed, StudioBrowser } from './studio.js';
import type { StudioVisit } from './visit.js';

type Who = 'tenant' | 'nobody' | 'operator';

/** Each screen: its name, its address, and who looks at it. */
const SCREENS: readonly (readonly [name: string, path: string, who: Who])[] = [
  ['sign-in', '/', 'nobody'],
  ['account', '/account', 'tenant'],
  ['classify', '/classify?set=things', 'tenant'],
  ['label-sets', '/sets', 'tenant'],
  ['vocabulary', '/sets/things/labels?samples=drawings', 'tenant'],
  ['versions', '/sets/things/versions?from=1&to=2&samples=drawings', 'tenant'],
  ['evaluation', '/sets/things/evaluation?samples=drawings', 'tenant'],
  ['map', '/sets/things/map?samples=drawings', 'tenant'],
  ['flip-wall', '/sets/things/flips?from=1&to=2&samples=drawings', 'tenant'],
  ['lint', '/sets/things/lint?samples=drawings', 'tenant'],
  ['sample-sets', '/samples', 'tenant'],
  ['sample-set', '/samples/drawings', 'tenant'],
  ['inbox', '/samples/drawings/inbox', 'tenant'],
  ['jobs', '/jobs', 'tenant'],
  ['keys', '/admin/keys', 'tenant'],
  ['usage', '/admin/usage', 'tenant'],
  ['audit-log', '/admin/audit', 'tenant'],
  ['tenants', '/admin/tenants', 'operator'],
  ['no-such-page', '/nothing/here', 'tenant'],
];

/** What is done on a screen before it is looked at. */
const PREPARED: Readonly<Record<string, (visit: StudioVisit) => Promise<unknown>>> = {
  classify: async (visit) => {
    const files = (await drawings()).slice(0, 6).map(({ fileName, base64 }) => ({
      name: fileName,
      type: 'image/png',
      bytes: Buffer.from(base64, 'base64'),
    }));
    await visit.drop(visit.page.getByText(/Drop pictures anywhere/), files);
    await visit.shows('6 of 6 answered');
  },
  vocabulary: async (visit) => {
    await visit.page.getByRole('gridcell', { name: 'bowl', exact: true }).click();
    await visit.shows('What the model will read');
    await settled(visit);
  },
};

/** Bundled pictures that no sample set has: what waits in the inbox. */
const UNJUDGED = ['chelsea.png', 'frog.png', 'ship.png'];

async function leaveUnjudged(send: Request): Promise<void> {
  const samples = UNJUDGED.map(async (fileName) => ({
    image: { base64: await readFile(exampleImage(fileName), 'base64') },
    fileName,
    expected: null,
  }));
  await send(AddSamplesDocument, { input: { sampleSet: 'drawings', samples: await Promise.all(samples) } });
}

/** Pictures of the documentation, which are made anew when `STUDIO_PICTURES` is set, where they are there already. */
const DOCS = fileURLToPath(new URL('../../../docs/maintainers/pictures/', import.meta.url));

const IS_BUSY =
  "/Loading .* …|Laying them out/.test(document.body.textContent) || document.querySelector('[aria-busy=true]') !== null";

/** Waits until nothing is loaded any more. */
async function settled({ page }: StudioVisit): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  // Asked again and again from here: what waits in the page itself would be refused by its policy.
  await waitUntil('nothing is loaded any more', async () => (await page.evaluate(IS_BUSY)) === false);
}

async function keepPicture({ page }: StudioVisit, name: string, isForDocs: boolean): Promise<void> {
  await page.screenshot({ path: await pictureNamed(name), fullPage: true });
  const shown = `${DOCS}${name.replace(/-\d+-\w+$/, '')}.webp`;
  if (!isForDocs || !process.env.STUDIO_PICTURES || !existsSync(shown)) return;
  const { default: sharp } = await import('sharp');
  const whole = sharp(await page.screenshot());
  await writeFile(shown, await whole.resize(1080).webp({ quality: 80 }).toBuffer());
}

/** Looks at every screen in a window of a width, light and dark. @param width pixels */
export const everyScreen = (width: number): void => {
  describeInBrowser.each(['light', 'dark'] as const)(`every screen, ${width} pixels wide and %s`, (scheme) => {
    const { url, tenant } = sharedServer();
    let browser: StudioBrowser;
    const visits: Partial<Record<Who, StudioVisit>> = {};

    beforeAll(async () => {
      browser = await StudioBrowser.open();
      const { key } = await tenant();
      const send = connect(`${url}/graphql`, key);
      await makeContents(send);
      await leaveUnjudged(send);
      const options = { viewport: { width, height: 900 }, colorScheme: scheme };
      visits.tenant = await browser.visit(url, key, '/account', options);
      visits.nobody = await browser.visit(url, undefined, '/', options);
      visits.operator = await browser.visit(url, OPERATOR_KEY, '/account', options);
      await Promise.all(Object.values(visits).map(settled));
    });
    afterAll(() => browser.close());

    it.each(SCREENS)('%s has no barriers, complains of nothing and fits', async (name, path, who) => {
      const visit = visits[who] as StudioVisit;
      await visit.page.goto(`${url}/studio${path}`);
      await settled(visit);
      await PREPARED[name]?.(visit);
      await keepPicture(visit, `${name}-${width}-${scheme}`, width === 1440 && scheme === 'light');
      expect(await visit.barriers()).toEqual([]);
      expect(visit.complaints.splice(0)).toEqual([]);
      const tooWide = await visit.page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(tooWide).toBeLessThanOrEqual(0);
    });
  });
};
