import { createClasses } from '../../support/classify.js';
import { CALIBRATE, calibration, embeddings, setWithVectors } from '../../support/evaluation/calibrations.js';
import { newKey } from '../../support/graphql/keys.js';
import { ended, refusedJob, startJob } from '../../support/jobs/jobs.js';
import { type Client, sharedServer } from '../../support/server.js';

const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) {
  unknown predictions { confidence } predictionSet { size } provenance { calibration { id } }
} }`;

const UPSERT = 'mutation { upsertLabels(labelSet: "animals", labels: [{ name: "newt" }]) { version { number } } }';

const [picture] = embeddings(1, 1);

const input = (more: object = {}) => ({
  image: { embedding: picture },
  labelSet: { slug: 'animals' },
  calibrated: true,
  ...more,
});

const calibrateWith = async (client: Client, more: object = {}) =>
  (await client.data(CALIBRATE, { input: calibration(more) })).calibrate.calibration;

describe('A calibration', () => {
  let client: Client;
  let first: { readonly id: string };
  let second: { readonly id: string };

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await setWithVectors(client, { known: 130 });
    first = await calibrateWith(client);
    second = await calibrateWith(client, { target: { falseAcceptRate: 0.1 } });
  });

  const classify = async (more: object) => (await client.data(CLASSIFY, { input: input(more) })).classify;
  const refused = (more: object) => client.error(CLASSIFY, { input: input(more) });

  it('is kept with its version, newest first', async () => {
    const { labelSet } = await client.data('{ labelSet(slug: "animals") { latest { calibrations { id } } } }');
    expect(labelSet.latest.calibrations).toEqual([{ id: second.id }, { id: first.id }]);
    const query = `query ($id: ID!) { node(id: $id) {
      ... on Calibration { labelSetVersion { number } sampleSetVersion { number } }
    } }`;
    const bound = { labelSetVersion: { number: 1 }, sampleSetVersion: { number: 2 } };
    expect(await client.data(query, { id: first.id })).toEqual({ node: bound });
  });

  it('is followed where that is asked for: the newest', async () => {
    expect(await classify({ topK: 2 })).toEqual({
      unknown: expect.any(Boolean),
      predictions: [{ confidence: expect.any(Number) }, { confidence: null }],
      predictionSet: { size: expect.any(Number) },
      provenance: { calibration: { id: second.id } },
    });
  });

  it('changes no answer where it is not asked for', async () => {
    expect(await classify({ topK: 1, calibrated: false })).toEqual({
      unknown: false,
      predictions: [{ confidence: null }],
      predictionSet: null,
      provenance: { calibration: null },
    });
  });

  it('can be pinned', async () => {
    const { provenance } = await classify({ calibrated: null, calibration: first.id });
    expect(provenance.calibration.id).toBe(first.id);
  });

  it('says that its rates are estimates where no sample is in no label', () => {
    expect(second).toMatchObject({
      unknownCount: 0,
      estimatedFromLabels: true,
      score: 'PROTOTYPE',
      warnings: expect.arrayContaining([expect.stringContaining('estimated from your own labels')]),
    });
  });

  it('shows its samples to nobody who may only classify', async () => {
    const { client: classifier } = await newKey(client, ['CLASSIFY']);
    const query = `query ($input: ClassifyInput!) { classify(input: $input) {
      provenance { calibration { sampleSetVersion { number } } } } }`;
    expect(await classifier.error(query, { input: input() })).toMatchObject({ code: 'FORBIDDEN' });
    expect((await classifier.data(CLASSIFY, { input: input() })).classify.provenance.calibration.id).toBe(second.id);
  });

  it.each([
    ['ad-hoc labels', { labelSet: null, labels: ['cat'] }, 'input.calibrated: is allowed only with labelSet'],
    ['an id that is none', { calibration: 'cal_1' }, 'input.calibration: there is no calibration "cal_1"'],
  ])('cannot be followed with %s', async (_, more, message) => {
    expect(await refused(more)).toMatchObject({ message });
  });

  it.each([0.4, 1, -1])('makes no sets of coverage %d', async (coverage) => {
    const query = `query ($input: ClassifyInput!, $coverage: Float) {
      classify(input: $input) { predictionSet(coverage: $coverage) { size } } }`;
    expect(await client.error(query, { input: input(), coverage })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'coverage',
    });
  });

  it('is made by a job as well', async () => {
    const job = await startJob(client, { calibrate: calibration() });
    const { state, kind, subject, result } = await ended(client, job.id);
    expect({ state, kind, subject }).toEqual({ state: 'SUCCEEDED', kind: 'CALIBRATE', subject: 'animals' });
    expect(result).toEqual({ __typename: 'CalibratePayload', calibration: { id: expect.stringMatching(/^cal_/) } });
  });

  it('is not begun by a job that could only fail', async () => {
    expect(await refusedJob(client, { calibrate: calibration({ sampleSet: { slug: 'none' } }) })).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'input.calibrate.sampleSet.slug',
    });
  });
});

describe('A calibration of another version', () => {
  let client: Client;
  let id: string;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await setWithVectors(client, { known: 130 });
    ({ id } = await calibrateWith(client));
    await client.data(UPSERT);
  });

  it('is not followed: the refusal names the newest version that has one', async () => {
    expect(await client.error(CLASSIFY, { input: input() })).toMatchObject({
      code: 'NOT_CALIBRATED',
      argument: 'input.calibrated',
      newest: 1,
      message: 'input.calibrated: version 2 has no calibration; the newest version that has one is 1',
    });
  });

  it('is followed by no job, which is refused before it begins', async () => {
    const job = { images: { urls: ['https://example.com/a.png'] }, labelSet: { slug: 'animals' }, calibrated: true };
    expect(await refusedJob(client, { classifyImages: job })).toMatchObject({
      code: 'NOT_CALIBRATED',
      argument: 'input.classifyImages.calibrated',
      newest: 1,
    });
  });

  it('is refused where it is pinned', async () => {
    expect(await client.error(CLASSIFY, { input: input({ calibration: id }) })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'input.calibration: is of version 1, not of version 2',
    });
  });

  it('goes with its sample set', async () => {
    await client.data('mutation { deleteSampleSet(slug: "pets") { deletedId } }');
    expect(await client.data('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
    const pinned = { labelSet: { slug: 'animals', version: 1 }, calibration: id };
    expect(await client.error(CLASSIFY, { input: input(pinned) })).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'input.calibration',
    });
  });
});

describe('A calibration that cannot be had', () => {
  let client: Client;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await setWithVectors(client, { known: 130, unknown: 12 });
  });

  const refused = (more: object = {}) => client.error(CALIBRATE, { input: calibration(more) });

  it('of too few samples says how many are needed', async () => {
    const error = await refused({ target: { falseAcceptRate: 0.05 } });
    expect(error).toMatchObject({ code: 'TOO_FEW_SAMPLES', argument: 'input.sampleSet', needed: 19 });
    expect(error.message).toMatch(
      /input.target.falseAcceptRate needs 19 samples in no label in the half .* which has \d+; that is about 38 in all/,
    );
  });

  it('because it is to be guaranteed needs more samples', async () => {
    expect(await refused({ target: { falseAcceptRate: 0.05 }, guaranteed: true })).toMatchObject({ needed: 59 });
    expect(await refused({ target: { trueAcceptRate: 0.99 } })).toMatchObject({ needed: 99 });
  });

  it('from samples of another label set is refused', async () => {
    await createClasses(client, 'others');
    expect(await refused({ labelSet: { slug: 'others' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.sampleSet.slug',
    });
  });

  it.each([
    [{ falseAcceptRate: 0 }, 'input.target.falseAcceptRate'],
    [{ falseAcceptRate: 0.6 }, 'input.target.falseAcceptRate'],
    [{ precision: 0.3 }, 'input.target.precision'],
    [{ trueAcceptRate: 1 }, 'input.target.trueAcceptRate'],
  ])('for a target of %p is refused', async (target, argument) => {
    expect(await refused({ target })).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  it.each([{}, { precision: 0.9, trueAcceptRate: 0.9 }])(
    'for a target of %p is refused by the schema',
    async (target) => {
      expect((await client.send(CALIBRATE, { input: calibration({ target }) })).errors).toHaveLength(1);
    },
  );

  it('is not there: no version has one', async () => {
    expect(await client.error(CLASSIFY, { input: input() })).toMatchObject({
      code: 'NOT_CALIBRATED',
      newest: null,
      message: 'input.calibrated: version 1 has no calibration; no version has one',
    });
  });
});
