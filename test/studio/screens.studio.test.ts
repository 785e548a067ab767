import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '../../examples/client/request.js';
import { makeContents } from '../../examples/demo/contents.js';
import { OPERATOR_KEY, sharedServer } from '../support/server.js';
import { describeInBrowser, pictureNamed, StudioBrowser } from '../support/studio/studio.js';
import type { StudioVisit } from '../support/studio/visit.js';

/** Each screen: its name, its address, and who looks at it. */
const SCREENS: readonly (readonly [name: string, path: string, who?: 'nobody' | 'operator'])[] = [
  ['sign-in', '/', 'nobody'],
  ['account', '/account'],
  ['classify', '/classify?set=things'],
  ['label-sets', '/sets'],
  ['vocabulary', '/sets/things/labels?samples=drawings'],
  ['versions', '/sets/things/versions?from=1&to=2'],
  ['evaluation', '/sets/things/evaluation?samples=drawings'],
  ['map', '/sets/things/map?samples=drawings'],
  ['flip-wall', '/sets/things/flips?from=1&to=2&samples=drawings'],
  ['lint', '/sets/things/lint?samples=drawings'],
  ['sample-sets', '/samples'],
  ['sample-set', '/samples/drawings'],
  ['inbox', '/samples/drawings/inbox'],
  ['jobs', '/jobs'],
  ['keys', '/admin/keys'],
  ['usage', '/admin/usage'],
  ['audit-log', '/admin/audit'],
  ['tenants', '/admin/tenants', 'operator'],
  ['no-such-page', '/nothing/here'],
];

const VARIANTS = [
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
] as const;

/** Pictures of the documentation, which are made anew when `STUDIO_PICTURES` is set. */
const DOCS = fileURLToPath(new URL('../../docs/maintainers/pictures/', import.meta.url));

/** Waits until nothing is loaded any more. */
async function settled({ page }: StudioVisit): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(
    "!/Loading .* …/.test(document.body.textContent) && !document.querySelector('[aria-busy=true]')",
  );
}

async function keepPicture({ page }: StudioVisit, name: string, isForDocs: boolean): Promise<void> {
  await page.screenshot({ path: await pictureNamed(name), fullPage: true });
  if (!isForDocs || !process.env.STUDIO_PICTURES) return;
  const { default: sharp } = await import('sharp');
  const whole = sharp(await page.screenshot());
  await writeFile(
    `${DOCS}${name.replace(/-\d+-\w+$/, '')}.webp`,
    await whole.resize(1080).webp({ quality: 80 }).toBuffer(),
  );
}

describeInBrowser.each(VARIANTS)('every screen, $width pixels wide and $scheme', ({ width, scheme }) => {
  const { url, tenant } = sharedServer();
  let browser: StudioBrowser;
  const visits: Partial<Record<'tenant' | 'nobody' | 'operator', StudioVisit>> = {};

  beforeAll(async () => {
    browser = await StudioBrowser.open();
    const { key } = await tenant();
    await makeContents(connect(`${url}/graphql`, key));
    const options = { viewport: { width, height: 900 }, colorScheme: scheme };
    visits.tenant = await browser.visit(url, key, '/account', options);
    visits.nobody = await browser.visit(url, undefined, '/', options);
    visits.operator = await browser.visit(url, OPERATOR_KEY, '/account', options);
    await Promise.all(Object.values(visits).map(settled));
  });
  afterAll(() => browser.close());

  it.each(SCREENS)('%s has no barriers, complains of nothing and fits', async (name, path, who) => {
    const visit = visits[(who ?? 'tenant') as keyof typeof visits] as StudioVisit;
    await visit.page.goto(`${url}/studio${path}`);
    await settled(visit);
    await keepPicture(visit, `${name}-${width}-${scheme}`, width === 1440 && scheme === 'light');
    expect(await visit.barriers()).toEqual([]);
    expect(visit.complaints.splice(0)).toEqual([]);
    const tooWide = await visit.page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(tooWide).toBeLessThanOrEqual(0);
  });
});
