import { add, image, samplesOf, tenantWithSamples } from '../../support/evaluation/samples.js';
import { type Client, sharedServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const SET = 'mutation ($input: SetCollectionInput!) { setCollection(input: $input) { unchanged } }';
const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { predictions { name } } }';
const INBOX = `query ($first: Int, $after: String) { sampleSet(slug: "pets") {
  collection { share maxMargin perDay thumbnails setBy }
  inbox(first: $first, after: $after) {
    totalCount pageInfo { endCursor } nodes {
      sampleId fileName collectedAt thumbnail margin best { labelId name probability } second { name probability } } } } }`;
const JUDGE = `mutation ($input: JudgeSamplesInput!) {
  judgeSamples(input: $input) { unchanged version { number sampleCount unjudgedCount } }
}`;

const GUESSES = `query ($first: Int) { sampleSet(slug: "pets") { inbox { nodes {
  best { name probability } second { name probability } guesses(first: $first) { name probability }
} } } }`;

describe('The inbox of a sample set', () => {
  const running = sharedServer();
  let client: Client;
  let images: readonly string[];

  const open = async (keepThumbnails = false) => {
    ({ client, images } = await tenantWithSamples(running, { keepThumbnails }));
  };
  const inbox = async (page: Record<string, unknown> = {}) => (await client.data(INBOX, page)).sampleSet.inbox;
  const waitingIds = async (): Promise<string[]> =>
    (await inbox()).nodes.map(({ sampleId }: { sampleId: string }) => sampleId);
  const collect = (collection: object | null) => client.data(SET, { input: { sampleSet: 'pets', collection } });
  const classify = (base64: string | undefined, more: object = {}) =>
    client.data(CLASSIFY, { input: { image: image(base64), labelSet: { slug: 'animals' }, ...more } });
  const judge = async (judgements: readonly object[]) =>
    (await client.data(JUDGE, { input: { sampleSet: 'pets', judgements } })).judgeSamples;
  /** What is collected is looked up beside the requests: the first one may be missed. */
  const collected = async (base64: string | undefined, more: object = {}) => {
    const before = (await inbox()).totalCount;
    await waitUntil('the picture is collected', async () => {
      await classify(base64, more);
      return (await inbox()).totalCount > before;
    });
  };

  it('has the samples that are not judged, most uncertain first', async () => {
    await open();
    await add(client, [
      ...images.slice(0, 4).map((base64) => ({ image: image(base64) })),
      { image: image(images[4]), expected: ['cat'] },
    ]);
    const { nodes, totalCount } = await inbox();
    expect(totalCount).toBe(4);
    const margins = nodes.map(({ margin }: { margin: number }) => margin);
    expect(margins).toEqual([...margins].sort((a, b) => a - b));
    const [{ best, second, margin, collectedAt }] = nodes;
    expect(best.probability - second.probability).toBeCloseTo(margin, 12);
    expect(collectedAt).toBeNull();
    const { sampleSet } = await client.data(
      '{ sampleSet(slug: "pets") { latest { samples(unjudged: true, first: 1) { nodes { sampleId } } } } }',
    );
    const id = sampleSet.latest.samples.nodes[0].sampleId;
    expect(nodes.map(({ sampleId }: { sampleId: string }) => sampleId)).toContain(id);
  });

  it('guesses as classifying does, best first, from the best and second on', async () => {
    await open();
    await add(client, [{ image: image(images[0]) }]);
    const [{ best, second, guesses }] = (await client.data(GUESSES, { first: 20 })).sampleSet.inbox.nodes;
    expect([best, second]).toEqual(guesses.slice(0, 2));
    const classify = 'query ($input: ClassifyInput!) { classify(input: $input) { predictions { name probability } } }';
    const input = { image: image(images[0]), labelSet: { slug: 'animals' }, topK: 20 };
    const { predictions } = (await client.data(classify, { input })).classify;
    expect(guesses.map(({ name }: { name: string }) => name)).toEqual(
      predictions.map(({ name }: { name: string }) => name),
    );
    for (const [i, { probability }] of guesses.entries()) {
      expect(probability).toBeCloseTo(predictions[i].probability, 4);
    }
  });

  it('guesses nine labels unless another number is asked for', async () => {
    await open();
    await add(client, [{ image: image(images[0]) }]);
    const counts = async (first?: number | null) =>
      (await client.data(GUESSES, { first })).sampleSet.inbox.nodes.map(
        ({ guesses }: { guesses: object[] }) => guesses.length,
      );
    expect([await counts(), await counts(null), await counts(1)]).toEqual([[9], [9], [1]]);
  });

  it.each([0, 21])('guesses 1 to 20 labels: %i is refused', async (first) => {
    await open();
    await add(client, [{ image: image(images[0]) }]);
    expect(await client.error(GUESSES, { first })).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first' });
  });

  it('has a picture again whose judgement was taken back', async () => {
    await open();
    await add(client, [{ image: image(images[0]) }, { image: image(images[1]) }]);
    const before = await waitingIds();
    const [sampleId, other] = before;
    await judge([{ sampleId, expected: [], kind: 'noise', role: 'EXAMPLE' }]);
    expect(await waitingIds()).toEqual([other]);
    const { version } = await judge([{ sampleId, expected: null, role: 'EVALUATION' }]);
    expect(version).toEqual({ number: 4, sampleCount: 2, unjudgedCount: 2 });
    expect(await waitingIds()).toEqual(before);
    expect((await samplesOf(client))[0]).toMatchObject({ expected: null, kind: null, role: 'EVALUATION' });
  });

  it('has a collected picture as a sample whose judgement was taken back', async () => {
    await open(true);
    await collect({ share: 1, perDay: 10, days: 1, thumbnails: true });
    await collected(images[0]);
    const [waiting] = (await inbox()).nodes;
    const { sampleId } = waiting;
    await judge([{ sampleId, expected: ['frog'] }]);
    await judge([{ sampleId, expected: null }]);
    expect((await inbox()).nodes).toMatchObject([{ sampleId, thumbnail: waiting.thumbnail, collectedAt: null }]);
  });

  it('is read page by page', async () => {
    await open();
    await add(
      client,
      images.slice(0, 3).map((base64) => ({ image: image(base64) })),
    );
    const first = await inbox({ first: 2 });
    const second = await inbox({ first: 2, after: first.pageInfo.endCursor });
    const ids = [...first.nodes, ...second.nodes].map(({ sampleId }) => sampleId);
    expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
  });

  it('collects nothing unless somebody says so', async () => {
    await open();
    await classify(images[0]);
    await classify(images[1]);
    expect(await inbox()).toMatchObject({ totalCount: 0 });
    expect((await client.data(INBOX)).sampleSet.collection).toBeNull();
  });

  it('collects classified pictures, which make no version, and says who wanted it', async () => {
    await open();
    await collect({ share: 1, perDay: 10, days: 1, thumbnails: true });
    await collected(images[0]);
    const [waiting] = (await inbox()).nodes;
    expect(waiting).toMatchObject({
      thumbnail: expect.stringContaining('data:image/webp'),
      best: { name: expect.any(String) },
    });
    expect(Date.parse(waiting.collectedAt)).toBeLessThanOrEqual(Date.now());
    const { sampleSet } = await client.data(
      '{ sampleSet(slug: "pets") { latest { number } collection { share setBy } } }',
    );
    expect(sampleSet).toEqual({
      latest: { number: 1 },
      collection: { share: 1, setBy: expect.stringContaining('lxc_') },
    });
    const { auditLog } = await client.data('{ auditLog(first: 20) { nodes { mutation target } } }');
    expect(auditLog.nodes).toContainEqual({ mutation: 'setCollection', target: 'pets' });
  });

  it('keeps no picture where only vectors are wanted', async () => {
    await open();
    await collect({ share: 1, perDay: 10, days: 1 });
    await collected(images[0], { topK: 1 });
    expect((await inbox()).nodes).toMatchObject([{ thumbnail: null, second: { name: expect.any(String) } }]);
  });

  it('takes no more than is allowed on a day, and nothing when it is ended', async () => {
    await open();
    await collect({ maxMargin: 1, perDay: 1, days: 1 });
    await collected(images[0]);
    await classify(images[1]);
    await collect({ share: 1, perDay: 5, days: 1 });
    await collected(images[2]);
    await collect(null);
    await classify(images[3]);
    await classify(images[4]);
    expect((await inbox()).totalCount).toBe(2);
  });

  it('does not collect what is a sample of the set', async () => {
    await open();
    await add(client, [{ image: image(images[0]), expected: ['cat'] }]);
    await collect({ share: 1, perDay: 10, days: 1 });
    await collected(images[1]);
    await classify(images[0]);
    await collected(images[2]);
    expect((await inbox()).totalCount).toBe(2);
  });

  it('becomes samples of one version when it is judged, and what is refused is gone', async () => {
    await open(true);
    await collect({ share: 1, perDay: 10, days: 1, thumbnails: true });
    for (const base64 of images.slice(0, 4)) await collected(base64);
    const [a, b, c, d] = (await inbox()).nodes;
    const judged = await judge([
      { sampleId: a.sampleId, expected: [a.best.labelId] },
      { sampleId: b.sampleId, expected: ['frog'] },
      { sampleId: c.sampleId, expected: [], kind: 'noise' },
      { sampleId: d.sampleId, refuse: true },
    ]);
    expect(judged).toEqual({ unchanged: false, version: { number: 2, sampleCount: 3, unjudgedCount: 0 } });
    expect((await inbox()).totalCount).toBe(0);
    const samples = await samplesOf(client);
    expect(samples.map(({ expected, kind }) => [expected?.map(({ name }) => name), kind])).toEqual([
      [[a.best.name], null],
      [['frog'], null],
      [[], 'noise'],
    ]);
    expect(samples[0]).toMatchObject({ width: 24, height: 24, format: 'png', thumbnail: a.thumbnail });
    const evaluation =
      '{ evaluation(labelSet: { slug: "animals" }, sampleSet: { slug: "pets" }) { sampleCount unknownCount } }';
    expect((await client.data(evaluation)).evaluation).toEqual({ sampleCount: 2, unknownCount: 1 });
  });

  it.each<[string, object, string]>([
    ['neither', { perDay: 1, days: 1 }, 'input.collection'],
    ['both', { share: 1, maxMargin: 1, perDay: 1, days: 1 }, 'input.collection'],
    ['a share over 1', { share: 2, perDay: 1, days: 1 }, 'input.collection.share'],
    ['no days', { share: 1, perDay: 1, days: 0 }, 'input.collection.days'],
    ['too many a day', { share: 1, perDay: 1001, days: 1 }, 'input.collection.perDay'],
  ])('refuses a collection with %s', async (_, collection, argument) => {
    await open();
    expect(await client.error(SET, { input: { sampleSet: 'pets', collection } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument,
    });
  });

  it('refuses to let go what does not wait, and answers to what is refused', async () => {
    await open();
    await add(client, [{ image: image(images[0]) }]);
    const [{ sampleId }] = (await inbox()).nodes;
    const refusal = (judgement: object) =>
      client.error(JUDGE, { input: { sampleSet: 'pets', judgements: [judgement] } });
    expect(await refusal({ sampleId, refuse: true })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal({ sampleId, refuse: true, expected: ['cat'] })).toMatchObject({
      argument: 'input.judgements[0].refuse',
    });
  });
});
