import fc from 'fast-check';
import { expectAgreement, expectDiffsToAddUp } from '../../support/history/agreement.js';
import { commands } from '../../support/history/commands.js';
import { Model } from '../../support/history/model.js';
import { LabelSetClient } from '../../support/label-set.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { Client, startTestServer, type TestServer } from '../../support/server.js';

describeWithBucket('Any history of a label set in an object store', () => {
  let bucket: TestBucket;
  let writing: TestServer;
  let reading: TestServer;
  let tenant: Client;
  let count = 0;

  beforeAll(async () => {
    bucket = await TestBucket.make();
    const variables = { ...bucket.variables, LEXICLIP_STORAGE_TIMEOUT_MS: '10000', LEXICLIP_CONSISTENCY_MS: '0' };
    writing = await startTestServer({ ...variables, LEXICLIP_DATA: bucket.uri() });
    reading = await startTestServer({ ...variables, LEXICLIP_DATA: bucket.uri() });
    tenant = await writing.tenant();
  });
  afterAll(async () => {
    await writing.close();
    await reading.close();
    await bucket.close();
  });

  it('is what a plain model of it says, on the server that wrote it and on another', async () => {
    const property = fc.asyncProperty(commands, async (history) => {
      const model = new Model(['ash', 'oak']);
      const slug = `set-${++count}`;
      const set = await LabelSetClient.create(tenant, slug, [{ name: 'ash' }, { name: 'oak' }]);
      const system = { set, ids: new Map<string, string>() };
      await fc.asyncModelRun(() => ({ model, real: system }), history);
      await expectDiffsToAddUp(model, system);
      const seen = new LabelSetClient(new Client(reading.url, tenant.key), slug);
      await expectAgreement(model, { ...system, set: seen });
    });
    // Without a limit of time: a history that was cut short would go on after the test.
    await fc.assert(property, { numRuns: 3 });
  }, 240_000);
});
