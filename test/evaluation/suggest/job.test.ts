import { CLASSES } from '../../support/classify.js';
import { itWithPhotos, knownPhotos, samplesFor } from '../../support/evaluation/known-photos.js';
import { ended, refusedJob, startJob } from '../../support/jobs/jobs.js';
import { LabelSetClient, named } from '../../support/label-set.js';
import { Client, type SharedServer, sharedServer } from '../../support/server.js';

describe('A job that suggests', () => {
  let server: SharedServer;
  let tenant: Client;

  beforeAll(async () => {
    server = sharedServer();
    tenant = await server.tenant();
    await LabelSetClient.create(tenant, 'sights', [
      ...named(...CLASSES.filter((name) => name !== 'automobile')),
      { name: 'automobile', synonyms: ['dogs'] },
    ]);
  });

  itWithPhotos('suggests for the versions that it was started with, and needs only CATALOG_READ', async () => {
    await samplesFor(tenant, 'sights', 'photos', await knownPhotos());
    const { createApiKey } = await tenant.data(
      'mutation { createApiKey(input: { name: "reader", scopes: [CATALOG_READ] }) { secret } }',
    );
    const reader = new Client(server.url, createApiKey.secret);
    const input = { suggest: { labelSet: { slug: 'sights' }, sampleSet: { slug: 'photos' } } };
    const started = await startJob(reader, input);
    await tenant.data('mutation { removeLabels(labelSet: "sights", names: ["frog"]) { unchanged } }');
    const job = await ended(reader, started.id);
    expect(job).toMatchObject({
      kind: 'SUGGEST',
      state: 'SUCCEEDED',
      subject: 'sights',
      result: { __typename: 'SuggestPayload', labelSetVersion: { number: 1 } },
    });
    expect(job.result.suggestions[0]).toMatchObject({
      kind: 'DROP_SYNONYM',
      isProven: true,
      label: { name: 'automobile' },
      message: expect.stringMatching(/^drop the synonym "dogs" of "automobile": \d+ fixed, \d+ broken of \d+ samples/),
    });
  });

  it('is not started for samples that are not there', async () => {
    const input = { suggest: { labelSet: { slug: 'sights' }, sampleSet: { slug: 'nobody' } } };
    expect(await refusedJob(tenant, input)).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'input.suggest.sampleSet.slug',
    });
  });
});
