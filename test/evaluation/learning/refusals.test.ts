import { embeddings } from '../../support/evaluation/calibrations.js';
import { ADD, CREATE_SET } from '../../support/evaluation/samples.js';
import { refusedJob } from '../../support/jobs/jobs.js';
import { LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const LEARN = 'mutation ($input: LearnFromExamplesInput!) { learnFromExamples(input: $input) { unchanged warnings } }';

describe('Examples that a label set cannot learn from', () => {
  let tenant: Client;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    await LabelSetClient.create(tenant, 'animals', named('cat', 'dog', 'frog'));
    await LabelSetClient.create(tenant, 'tools', named('axe', 'saw'));
  });

  const input = (sampleSet: string, more: object = {}) => ({
    labelSet: 'animals',
    sampleSet: { slug: sampleSet },
    ...more,
  });

  async function samplesOf(slug: string, expected: readonly string[][], role = 'EXAMPLE'): Promise<void> {
    await tenant.data(CREATE_SET, { input: { slug, labelSet: 'animals' } });
    const vectors = embeddings(expected.length, slug.length);
    const samples = expected.map((names, i) => ({ image: { embedding: vectors[i] }, expected: names, role }));
    await tenant.data(ADD, { input: { sampleSet: slug, samples } });
  }

  it('are refused where they are too few, with how many it takes', async () => {
    await samplesOf('few', [['cat'], ['cat'], ['dog']]);
    expect(await tenant.error(LEARN, { input: input('few') })).toMatchObject({
      code: 'TOO_FEW_SAMPLES',
      argument: 'input.sampleSet',
      needed: 2,
      given: 1,
    });
    expect(await refusedJob(tenant, { learn: input('few') })).toMatchObject({
      code: 'TOO_FEW_SAMPLES',
      argument: 'input.learn.sampleSet',
    });
  });

  it('are none of those that are evaluated on', async () => {
    await samplesOf('evaluated', [['cat'], ['cat'], ['dog'], ['dog']], 'EVALUATION');
    const refused = await tenant.error(LEARN, { input: input('evaluated') });
    expect(refused).toMatchObject({ code: 'TOO_FEW_SAMPLES', given: 0 });
  });

  it('are left out where they have several right answers, and learning says so', async () => {
    await samplesOf('several', [['cat'], ['dog'], ['cat', 'dog'], []]);
    const { learnFromExamples } = await tenant.data(LEARN, { input: input('several') });
    expect(learnFromExamples.warnings).toEqual([
      expect.stringContaining('a = 0.25'),
      '2 examples are left out, with several right labels or none in this version',
    ]);
  });

  it('are not those of another label set', async () => {
    await tenant.data(CREATE_SET, { input: { slug: 'of-tools', labelSet: 'tools' } });
    const refused = await tenant.error(LEARN, { input: input('of-tools') });
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.sampleSet.slug' });
  });

  it('make no version of a set that others have changed meanwhile', async () => {
    const refused = await tenant.error(LEARN, { input: input('few', { expectedVersion: 9 }) });
    expect(refused).toMatchObject({ code: 'CONFLICT', argument: 'expectedVersion', expected: 9 });
  });

  it('make no version where they gain no more than chance', async () => {
    const expected = Array.from({ length: 24 }, (_, i) => [['cat', 'dog', 'frog'][i % 3] as string]);
    await samplesOf('noise', expected);
    const { learnFromExamples } = await tenant.data(LEARN, { input: input('noise', { labelSet: 'animals' }) });
    expect(learnFromExamples.unchanged).toBe(true);
    expect(learnFromExamples.warnings.at(-1)).toMatch(/^no version was made: .* no more than chance$/);
  });
});
