import { add, image, tenantWithSamples } from '../../support/evaluation/samples.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';
import { describeInBrowser, StudioBrowser } from '../../support/studio/studio.js';
import type { StudioVisit } from '../../support/studio/visit.js';

const EVALUATION = '/sets/animals/evaluation?samples=pets';

describeInBrowser('an evaluation that is too large to wait for', () => {
  let browser: StudioBrowser;
  /** Starts jobs, and runs none: they wait until another server on the same data does. */
  let server: TestServer;
  let client: Client;

  const runJobs = () => startTestServer({ LEXICLIP_DATA: server.data, LEXICLIP_MAX_DIRECT_COMPARISONS: '1' });
  const startJob = async (visit: StudioVisit) => {
    await visit.shows('It is too large to wait for');
    await visit.button('Evaluate as a job').click();
    await visit.shows('It is evaluated by a job');
    await visit.shows('waits for its turn');
    await visit.page.getByRole('progressbar', { name: 'progress of: Evaluate' }).waitFor();
  };

  beforeAll(async () => {
    [browser, server] = await Promise.all([
      StudioBrowser.open(),
      startTestServer({ LEXICLIP_MAX_DIRECT_COMPARISONS: '1', LEXICLIP_JOBS: '0' }),
    ]);
  });
  beforeEach(async () => {
    const made = await tenantWithSamples(server);
    client = made.client;
    await add(
      client,
      made.images.map((base64) => ({ image: image(base64), expected: ['cat'] })),
    );
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('becomes a job, which is left, found again under Jobs, and whose result is opened from there', async () => {
    const visit = await browser.visit(server.url, client.key, EVALUATION);
    await startJob(visit);
    await visit.page.reload();
    await visit.shows('waits for its turn');
    await visit.page.getByRole('navigation').getByRole('link', { name: 'Jobs' }).click();
    await visit.screen('Jobs');
    await visit.page.locator('[data-state=QUEUED]').getByText('Evaluate').waitFor();
    const other = await runJobs();
    await visit.page.locator('[data-state=SUCCEEDED]').getByRole('link', { name: 'Evaluation' }).click();
    await visit.screen('Evaluation of animals');
    await visit.shows(/of 8$/);
    expect(visit.page.url()).toMatch(/evaluation\?at=1&samples=pets$/);
    expect([await visit.barriers(), visit.complaints]).toEqual([[], []]);
    await visit.close();
    await other.close();
  });

  it('is shown when its job has ended, also where the events of jobs do not come through', async () => {
    const visit = await browser.visit(server.url, client.key, '/account');
    await visit.page.route('**/graphql/stream', (route) => route.abort());
    await visit.screen('Key, scopes and quotas');
    await visit.page.goto(`${server.url}/studio${EVALUATION}`);
    await startJob(visit);
    const other = await runJobs();
    await visit.shows(/of 8$/);
    await visit.close();
    await other.close();
  });
});
