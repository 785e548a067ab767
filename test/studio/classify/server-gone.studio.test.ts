import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClasses } from '../../support/classify.js';
import { tenantWithSamples } from '../../support/evaluation/samples.js';
import { distinctImage } from '../../support/images.js';
import { type ServerProcess, spawnServer } from '../../support/process.js';
import { Client, OPERATOR_KEY, startTestServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import type { StudioVisit } from '../../support/studio/visit.js';

const PICTURES = 30;
const BEFORE = 3;

const pngs = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, at) => ({
      ...{ name: `${at}.png`, type: 'image/png' },
      bytes: Buffer.from(await distinctImage(at), 'base64'),
    })),
  );

const isUpload = (request: { headers(): Record<string, string> }): boolean =>
  /^multipart/.test(request.headers()['content-type'] ?? '');

/** Lets so many uploads through, and the others once it is opened. */
async function holdUploads({ page }: StudioVisit, after: number): Promise<() => void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let count = 0;
  await page.route('**/graphql', async (route, request) => {
    if (isUpload(request) && ++count > after) await opened;
    await route.continue();
  });
  return open;
}

describeInBrowser('a server that goes away while pictures are classified', () => {
  let browser: StudioBrowser;
  let data: string;
  let server: ServerProcess;

  const start = (port = '0') => spawnServer(data, { LEXICLIP_STUDIO: 'on', LEXICLIP_PORT: port });
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    [browser, server] = await Promise.all([StudioBrowser.open(), start()]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
    await rm(data, { recursive: true, force: true });
  });

  it('answers each of them once when it was killed and is there again', async () => {
    const { createTenant } = await new Client(server.url, OPERATOR_KEY).data(
      'mutation { createTenant(input: { slug: "demo", name: "Demo" }) { secret } }',
    );
    await createClasses(new Client(server.url, createTenant.secret), 'animals');
    const visit = await browser.visit(server.url, createTenant.secret, '/classify?set=animals');
    let answers = 0;
    visit.page.on('requestfinished', (request) => {
      if (isUpload(request)) answers++;
    });
    const open = await holdUploads(visit, BEFORE);
    await visit.drop(await visit.shows(/Drop pictures anywhere/), await pngs(PICTURES));
    await visit.shows(`${BEFORE} of ${PICTURES} answered, ${PICTURES - BEFORE} to go`);
    // It takes what is sent from now on, and dies before it has answered.
    process.kill(server.pid as number, 'SIGSTOP');
    open();
    await server.stop('SIGKILL');
    await visit.shows('waiting for the service');
    server = await start(new URL(server.url).port);
    await visit.shows(`${PICTURES} of ${PICTURES} answered`);
    expect(await visit.page.locator('li[data-state=answered]').count()).toBe(PICTURES);
    expect(answers).toBe(PICTURES);
    await visit.close();
  });

  it('is waited for where it is gone before they are sent', async () => {
    const first = await startTestServer();
    const { client } = await tenantWithSamples(first);
    const visit = await browser.visit(first.url, client.key, '/classify?set=animals');
    const place = await visit.shows(/Drop pictures anywhere/);
    const { port } = new URL(first.url);
    await first.server.close();
    await visit.drop(place, await pngs(6));
    await visit.shows('waiting for the service');
    const second = await startTestServer({ LEXICLIP_DATA: first.data, LEXICLIP_PORT: port });
    await visit.shows('6 of 6 answered');
    await visit.close();
    await second.close();
    await first.close();
  });
});
