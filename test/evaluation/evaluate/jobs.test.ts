import { addVectors, setWithVectors } from '../../support/evaluation/calibrations.js';
import { EVALUATE, evaluationOf } from '../../support/evaluation/evaluate.js';
import { ended, startJob, withScopes } from '../../support/jobs/jobs.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

const SUBJECT = { labelSet: { slug: 'animals' }, sampleSet: { slug: 'pets' } };
const RESULT = `query ($id: ID!) { job(id: $id) { result {
  ... on EvaluatePayload { evaluation { top1 { count of } labelSetVersion { number } } }
  ... on PreviewPayload { preview { gained lost of to { labelSetVersion { number } } } }
} } }`;
const PREVIEW = `query ($to: PreviewTarget!) {
  preview(from: { slug: "animals" }, to: $to, sampleSet: { slug: "pets" }) {
    gained lost of to { labelSetVersion { number } }
  }
}`;
/** Another vector for each label. */
const DRAFT = { draft: { promptTemplate: { slug: 'ensemble' } } };

describe('What takes too many comparisons for a request', () => {
  let running: TestServer;
  let client: Client;
  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_MAX_DIRECT_COMPARISONS: '50' });
  });
  afterAll(() => running.close());
  beforeEach(async () => {
    client = await running.tenant();
    await setWithVectors(client, { known: 24, unknown: 6 });
  });

  it('is refused, and says how to have it', async () => {
    const refusal = await client.error(EVALUATE, SUBJECT);
    expect(refusal).toMatchObject({ code: 'TOO_LARGE_TO_WAIT', argument: 'sampleSet', allowed: 50 });
    expect(refusal.message).toContain('300 comparisons');
    expect(refusal.message).toContain('startJob');
  });

  it('is computed by a job, and then looked up', async () => {
    const { id } = await startJob(client, { evaluate: SUBJECT });
    const job = await ended(client, id);
    expect(job.error).toBeNull();
    expect(job).toMatchObject({
      kind: 'EVALUATE',
      state: 'SUCCEEDED',
      subject: 'animals',
      progress: { unit: 'samples' },
    });
    const { top1 } = await evaluationOf(client);
    expect((await client.data(RESULT, { id })).job.result).toEqual({
      evaluation: { top1: { count: top1.count, of: 24 }, labelSetVersion: { number: 1 } },
    });
  });

  it('has its learned scores from the job as well', async () => {
    await addVectors(client, { known: 45, unknown: 6 });
    await ended(client, (await startJob(client, { evaluate: SUBJECT })).id);
    const query = `{ evaluation(labelSet: { slug: "animals" }, sampleSet: { slug: "pets" }) {
      unknowns { auroc(score: PROTOTYPE) }
    } }`;
    expect((await client.data(query)).evaluation.unknowns).toEqual({ auroc: expect.any(Number) });
  });

  it('is previewed by a job, a draft too', async () => {
    const refusal = await client.error(PREVIEW, { to: DRAFT });
    expect(refusal).toMatchObject({ code: 'TOO_LARGE_TO_WAIT' });
    const { id } = await startJob(client, {
      preview: { from: { slug: 'animals' }, to: DRAFT, sampleSet: { slug: 'pets' } },
    });
    expect(await ended(client, id)).toMatchObject({ kind: 'PREVIEW', state: 'SUCCEEDED' });
    const { preview } = await client.data(PREVIEW, { to: DRAFT });
    expect(preview).toMatchObject({ of: 24, to: { labelSetVersion: null } });
    expect((await client.data(RESULT, { id })).job.result).toEqual({ preview });
  });

  it('needs a key that reads the catalog', async () => {
    const [reads, classifies] = [await withScopes(client, ['CATALOG_READ']), await withScopes(client, ['CLASSIFY'])];
    expect((await startJob(reads, { evaluate: SUBJECT })).id).toBeTruthy();
    await expect(startJob(classifies, { evaluate: SUBJECT })).rejects.toThrow('FORBIDDEN');
  });

  it('names what is not there in the input of the job', async () => {
    const evaluate = { ...SUBJECT, sampleSet: { slug: 'none' } };
    await expect(startJob(client, { evaluate })).rejects.toThrow('input.evaluate.sampleSet.slug');
  });
});
