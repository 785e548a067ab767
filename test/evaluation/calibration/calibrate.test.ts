import { createClasses } from '../../support/classify.js';
import { CALIBRATE, calibration, embeddings, setWithVectors } from '../../support/evaluation/calibrations.js';
import { newKey } from '../../support/graphql/keys.js';
import { type Client, sharedServer } from '../../support/server.js';

const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) {
  unknown predictions { confidence } predictionSet { size } provenance { calibration { id } }
} }`;

const UPSERT = 'mutation { upsertLabels(labelSet: "animals", labels: [{ name: "newt" }]) { version { number } } }';

describe('A calibration', () => {
  const running = sharedServer();
  let client: Client;
  const [picture] = embeddings(1, 1);

  const calibrate = async (more: object = {}) =>
    (await client.data(CALIBRATE, { input: calibration(more) })).calibrate.calibration;
  const refused = (more: object = {}) => client.error(CALIBRATE, { input: calibration(more) });
  const input = (more: object = {}) => ({
    image: { embedding: picture },
    labelSet: { slug: 'animals' },
    calibrated: true,
    ...more,
  });

  describe('by 130 samples', () => {
    beforeEach(async () => {
      client = await running.tenant();
      await setWithVectors(client, { known: 130 });
    });

    it('is kept with its version, newest first', async () => {
      const [first, second] = [await calibrate(), await calibrate({ target: { trueAcceptRate: 0.8 } })];
      const { labelSet } = await client.data('{ labelSet(slug: "animals") { latest { calibrations { id } } } }');
      expect(labelSet.latest.calibrations).toEqual([{ id: second.id }, { id: first.id }]);
    });

    it('is followed where that is asked for, and nowhere else', async () => {
      const { id } = await calibrate();
      const { classify: followed } = await client.data(CLASSIFY, { input: input({ topK: 2 }) });
      expect(followed).toMatchObject({
        predictions: [{ confidence: expect.any(Number) }, { confidence: null }],
        predictionSet: { size: expect.any(Number) },
        provenance: { calibration: { id } },
      });
      const { classify: plain } = await client.data(CLASSIFY, { input: input({ topK: 1, calibrated: false }) });
      expect(plain).toEqual({
        unknown: false,
        predictions: [{ confidence: null }],
        predictionSet: null,
        provenance: { calibration: null },
      });
    });

    it('can be pinned', async () => {
      const first = await calibrate();
      await calibrate();
      const { classify } = await client.data(CLASSIFY, { input: input({ calibrated: null, calibration: first.id }) });
      expect(classify.provenance.calibration.id).toBe(first.id);
    });

    it('says that its rates are estimates where no sample is in no label', async () => {
      expect(await calibrate({ target: { falseAcceptRate: 0.1 } })).toMatchObject({
        unknownCount: 0,
        estimatedFromLabels: true,
        score: 'PROTOTYPE',
        warnings: expect.arrayContaining([expect.stringContaining('estimated from your own labels')]),
      });
    });

    it('is of one version: another has none, and names the newest that has', async () => {
      await calibrate();
      await client.data(UPSERT);
      expect(await client.error(CLASSIFY, { input: input() })).toMatchObject({
        code: 'NOT_CALIBRATED',
        argument: 'input.calibrated',
        newest: 1,
        message: 'input.calibrated: version 2 has no calibration; the newest version that has one is 1',
      });
    });

    it('is refused where it is of another version', async () => {
      const { id } = await calibrate();
      await client.data(UPSERT);
      expect(await client.error(CLASSIFY, { input: input({ calibration: id }) })).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: 'input.calibration: is of version 1, not of version 2',
      });
    });

    it('goes with its sample set', async () => {
      const { id } = await calibrate();
      await client.data('mutation { deleteSampleSet(slug: "pets") { deletedId } }');
      expect(await client.data('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
      expect(await client.error(CLASSIFY, { input: input({ calibrated: null, calibration: id }) })).toMatchObject({
        code: 'NOT_FOUND',
        argument: 'input.calibration',
      });
    });

    it('shows its samples to nobody who may only classify', async () => {
      await calibrate();
      const { client: classifier } = await newKey(client, ['CLASSIFY']);
      const query = `query ($input: ClassifyInput!) { classify(input: $input) {
        provenance { calibration { sampleSetVersion { number } } } } }`;
      expect(await classifier.error(query, { input: input() })).toMatchObject({ code: 'FORBIDDEN' });
      expect((await classifier.data(CLASSIFY, { input: input() })).classify.unknown).toEqual(expect.any(Boolean));
    });

    it.each([
      ['ad-hoc labels', { labelSet: null, labels: ['cat'] }, 'input.calibrated: is allowed only with labelSet'],
      ['an id that is none', { calibration: 'cal_1' }, 'input.calibration: there is no calibration "cal_1"'],
    ])('cannot be followed with %s', async (_, more, message) => {
      await calibrate();
      expect(await client.error(CLASSIFY, { input: input(more) })).toMatchObject({ message });
    });

    it.each([0.4, 1, -1])('makes no sets of coverage %d', async (coverage) => {
      await calibrate();
      const query = `query ($input: ClassifyInput!, $coverage: Float) {
        classify(input: $input) { predictionSet(coverage: $coverage) { size } } }`;
      expect(await client.error(query, { input: input(), coverage })).toMatchObject({
        code: 'BAD_USER_INPUT',
        argument: 'coverage',
      });
    });
  });

  describe('that cannot be had', () => {
    beforeAll(async () => {
      client = await running.tenant();
      await setWithVectors(client, { known: 130, unknown: 12 });
    });

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

    it('for no target, or two, is refused', async () => {
      expect((await client.send(CALIBRATE, { input: calibration({ target: {} }) })).errors).toHaveLength(1);
      const two = { precision: 0.9, trueAcceptRate: 0.9 };
      expect((await client.send(CALIBRATE, { input: calibration({ target: two }) })).errors).toHaveLength(1);
    });

    it('is not there: no version has one', async () => {
      expect(await client.error(CLASSIFY, { input: input() })).toMatchObject({
        code: 'NOT_CALIBRATED',
        newest: null,
        message: 'input.calibrated: version 1 has no calibration; no version has one',
      });
    });
  });
});
