import { fileURLToPath } from 'node:url';
import { startTestServer, type TestServer } from '../support/server.js';
import { describeInBrowser, StudioBrowser } from '../support/studio/studio.js';

const OPERATIONS = fileURLToPath(new URL('../../dist/studio/operations.json', import.meta.url));

describeInBrowser('the studio on a server with a safelist', () => {
  let browser: StudioBrowser;
  let server: TestServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([StudioBrowser.open(), startTestServer({ LEXICLIP_SAFELIST: OPERATIONS })]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('works where its own operations are the only ones', async () => {
    const { key } = await server.tenant();
    const refused = await server.tenant().then((other) => other.send('{ model { id } }'));
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const visit = await browser.visit(server.url, key, '/sets');
    await visit.screen('Label sets');
    await visit
      .button(/^New label set/)
      .first()
      .click();
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });
});
