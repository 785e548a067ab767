import { add, CREATE_SET, image, SAMPLES, samplesOf, tenantWithSamples } from '../../support/evaluation/samples.js';
import { type Client, sharedServer } from '../../support/server.js';

const REMOVE = `mutation ($input: RemoveSamplesInput!) {
  removeSamples(input: $input) { version { number sampleCount } unchanged }
}`;
const JUDGE = `mutation ($input: JudgeSamplesInput!) {
  judgeSamples(input: $input) { version { number operation unjudgedCount } unchanged }
}`;
const DELETE = 'mutation { deleteSampleSet(slug: "pets") { deletedId } }';

describe('A sample set', () => {
  const running = sharedServer();
  let client: Client;
  let images: readonly string[];

  beforeEach(async () => {
    ({ client, images } = await tenantWithSamples(running));
  });

  it('is named by each of its versions, also by one that an evaluation was made on', async () => {
    await add(client, [{ image: image(images[0]), expected: ['cat'] }]);
    const { evaluation, sampleSet } = await client.data(`{
      sampleSet(slug: "pets") { id version(number: 1) { sampleSet { id slug latest { number } } } }
      evaluation(labelSet: { slug: "animals" }, sampleSet: { slug: "pets" }) { sampleSetVersion { sampleSet { slug } } }
    }`);
    expect(sampleSet.version.sampleSet).toEqual({ id: sampleSet.id, slug: 'pets', latest: { number: 2 } });
    expect(evaluation.sampleSetVersion.sampleSet).toEqual({ slug: 'pets' });
  });

  it('belongs to a label set, and begins with a version without samples', async () => {
    const { sampleSet } = await client.data(`{ sampleSet(slug: "pets") {
      name keepThumbnails labelSet { slug } latest { number operation sampleCount samples { totalCount } } } }`);
    expect(sampleSet).toEqual({
      name: 'pets',
      keepThumbnails: false,
      labelSet: { slug: 'animals' },
      latest: { number: 1, operation: 'createSampleSet', sampleCount: 0, samples: { totalCount: 0 } },
    });
  });

  it('has a slug of its own', async () => {
    const again = await client.error(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
    expect(again).toMatchObject({ code: 'ALREADY_EXISTS', argument: 'input.slug' });
  });

  it('of no label set is refused', async () => {
    const none = await client.error(CREATE_SET, { input: { slug: 'other', labelSet: 'none' } });
    expect(none).toMatchObject({ code: 'NOT_FOUND', argument: 'input.labelSet' });
  });

  it('keeps its old versions as they were', async () => {
    await add(client, [{ image: image(images[0]), expected: ['cat'] }], { message: 'the first' });
    await add(client, [{ image: image(images[0]), expected: ['dog'] }, { image: image(images[1]) }]);
    const { sampleSet } = await client.data(`{ sampleSet(slug: "pets") {
      versions { nodes { number message sampleCount } }
      version(number: 2) { samples { nodes { expected { name } } } } } }`);
    expect(sampleSet.versions.nodes).toMatchObject([
      { number: 3, sampleCount: 2 },
      { number: 2, message: 'the first', sampleCount: 1 },
      { number: 1, sampleCount: 0 },
    ]);
    expect(sampleSet.version.samples.nodes).toEqual([{ expected: [{ name: 'cat' }] }]);
  });

  it('lists its samples page by page, in the order in which they were added', async () => {
    await add(
      client,
      images.slice(0, 3).map((base64, i) => ({ image: image(base64), fileName: `${i}.png` })),
    );
    const page = (variables: object) => client.data(SAMPLES, { slug: 'pets', first: 2, ...variables });
    const first = (await page({})).sampleSet.latest.samples;
    const second = (await page({ after: first.pageInfo.endCursor })).sampleSet.latest.samples;
    const namesOf = ({ nodes }: { nodes: { fileName: string }[] }) => nodes.map(({ fileName }) => fileName);
    expect([namesOf(first), namesOf(second), first.totalCount]).toEqual([['0.png', '1.png'], ['2.png'], 3]);
  });

  it.each<[string, object, number[]]>([
    ['by the name of a label', { label: 'CAT' }, [0, 1]],
    ['that are in no label', { unknown: true }, [2]],
    ['that are examples', { role: 'EXAMPLE' }, [1]],
    ['that are not judged yet', { unjudged: true }, [3]],
    ['that are judged', { unjudged: false }, [0, 1, 2]],
  ])('finds samples %s', async (_, filter, found) => {
    await add(client, [
      { image: image(images[0]), expected: ['cat'] },
      { image: image(images[1]), expected: ['dog', 'cat'], role: 'EXAMPLE' },
      { image: image(images[2]), expected: [] },
      { image: image(images[3]) },
    ]);
    const all = await samplesOf(client);
    expect((await samplesOf(client, filter)).map(({ id }) => id)).toEqual(found.map((i) => all[i]?.id));
  });

  it('finds samples by a label that was renamed since', async () => {
    await add(client, [{ image: image(images[0]), expected: ['cat'] }]);
    const [sample] = await samplesOf(client);
    const rename = `mutation ($id: ID!) { upsertLabels(labelSet: "animals", labels: [{ labelId: $id, name: "kitten" }]) { updated } }`;
    await client.data(rename, { id: sample?.expected?.[0]?.labelId });
    expect(await samplesOf(client, { label: 'kitten' })).toHaveLength(1);
    const { sampleSet } = await client.data(`{ sampleSet(slug: "pets") { latest { samples { nodes {
      expected { name now: label { name } before: label(version: 1) { name } } } } } } }`);
    expect(sampleSet.latest.samples.nodes[0].expected).toEqual([
      { name: 'cat', now: { name: 'kitten' }, before: { name: 'cat' } },
    ]);
  });

  it('gives each of its things an id by which it is found', async () => {
    await add(client, [{ image: image(images[0]), expected: ['cat'] }]);
    const { sampleSet } = await client.data(
      '{ sampleSet(slug: "pets") { id latest { id samples { nodes { id sampleId } } } } }',
    );
    const [sample] = sampleSet.latest.samples.nodes;
    const node = async (id: string) =>
      (await client.data('query ($id: ID!) { node(id: $id) { __typename id } }', { id })).node;
    expect(await node(sampleSet.id)).toEqual({ __typename: 'SampleSet', id: sampleSet.id });
    expect(await node(sampleSet.latest.id)).toEqual({ __typename: 'SampleSetVersion', id: sampleSet.latest.id });
    expect(await node(sample.id)).toEqual({ __typename: 'Sample', id: sample.id });
  });

  it('loses samples without changing older versions', async () => {
    await add(client, [{ image: image(images[0]) }, { image: image(images[1]) }]);
    const [first] = await samplesOf(client);
    const input = { sampleSet: 'pets', sampleIds: [first?.sampleId] };
    const { removeSamples } = await client.data(REMOVE, { input });
    expect(removeSamples).toEqual({ version: { number: 3, sampleCount: 1 }, unchanged: false });
    const again = await client.error(REMOVE, { input });
    expect(again).toMatchObject({ code: 'NOT_FOUND', argument: 'input.sampleIds[0]' });
    const { sampleSet } = await client.data(
      '{ sampleSet(slug: "pets") { version(number: 2) { samples { totalCount } } } }',
    );
    expect(sampleSet.version.samples.totalCount).toBe(2);
  });

  it('has its samples judged', async () => {
    await add(client, [{ image: image(images[0]) }, { image: image(images[1]) }, { image: image(images[2]) }]);
    const [a, b] = await samplesOf(client);
    const judgements = [
      { sampleId: a?.sampleId, expected: ['cat'] },
      { sampleId: b?.id, expected: [], kind: 'chair' },
    ];
    const { judgeSamples } = await client.data(JUDGE, { input: { sampleSet: 'pets', judgements } });
    expect(judgeSamples).toMatchObject({ version: { number: 3, operation: 'judgeSamples', unjudgedCount: 1 } });
    expect(await samplesOf(client)).toMatchObject([
      { expected: [{ name: 'cat' }] },
      { expected: [], kind: 'chair' },
      { expected: null },
    ]);
  });

  it('stays readable when its label set is gone, and takes no more samples', async () => {
    await add(client, [{ image: image(images[0]), expected: ['cat'] }]);
    await client.data('mutation { deleteLabelSet(slug: "animals") { deletedId } }');
    const { sampleSet } = await client.data('{ sampleSet(slug: "pets") { labelSet { slug } latest { sampleCount } } }');
    expect(sampleSet).toEqual({ labelSet: null, latest: { sampleCount: 1 } });
    const more = 'mutation { addSamples(input: { sampleSet: "pets", samples: [] }) { added } }';
    expect(await client.error(more)).toMatchObject({ code: 'BAD_USER_INPUT' });
    const judged = { sampleSet: 'pets', judgements: [{ sampleId: 'x', expected: ['cat'] }] };
    expect(await client.error(JUDGE, { input: judged })).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'input.sampleSet',
    });
  });

  it('is gone when it is deleted, and its slug is free', async () => {
    await add(client, [{ image: image(images[0]) }]);
    await client.data(DELETE);
    expect((await client.data('{ sampleSet(slug: "pets") { id } }')).sampleSet).toBeNull();
    await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
    expect(await samplesOf(client)).toEqual([]);
  });
});
