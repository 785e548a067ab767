import { createHash } from 'node:crypto';
import { ADD, add, image, samplesOf, tenantWithSamples } from '../../support/evaluation/samples.js';
import { anEmbedding } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

describe('Samples', () => {
  const running = sharedServer();
  let client: Client;
  let images: readonly string[];

  beforeEach(async () => {
    ({ client, images } = await tenantWithSamples(running));
  });

  const refused = (samples: readonly object[], more: object = {}) =>
    client.error(ADD, { input: { sampleSet: 'pets', samples, ...more } });

  it('are kept with their right answers, by names or ids of labels', async () => {
    const { labelSet } = await client.data(
      '{ labelSet(slug: "animals") { latest { label(name: "dog") { labelId } } } }',
    );
    const dog = labelSet.latest.label.labelId;
    const added = await add(client, [
      { image: image(images[0]), expected: ['Cat'], fileName: 'a.png', metadata: { shelf: 3 } },
      { image: image(images[1]), expected: [dog, 'cat'], role: 'EXAMPLE' },
      { image: image(images[2]), expected: [], kind: 'a chair' },
      { image: image(images[3]) },
    ]);
    expect(added).toMatchObject({ added: 4, updated: 0, unchanged: 0, failures: [] });
    expect(added.version).toMatchObject({
      number: 2,
      sampleCount: 4,
      unknownCount: 1,
      exampleCount: 1,
      unjudgedCount: 1,
    });
    const [first, second, third, fourth] = await samplesOf(client);
    const sha256 = createHash('sha256')
      .update(Buffer.from(images[0] as string, 'base64'))
      .digest('hex');
    expect(first).toMatchObject({
      sha256,
      format: 'png',
      width: 24,
      height: 24,
      fileName: 'a.png',
      role: 'EVALUATION',
    });
    expect(first).toMatchObject({ expected: [{ name: 'cat' }], unknown: false, metadata: { shelf: 3 } });
    expect(second).toMatchObject({ role: 'EXAMPLE', expected: [{ labelId: dog, name: 'dog' }, { name: 'cat' }] });
    expect(third).toMatchObject({ expected: [], unknown: true, kind: 'a chair' });
    expect(fourth).toMatchObject({ expected: null, unknown: false });
  });

  it('given as vectors have no file', async () => {
    const twice = [{ image: { embedding: anEmbedding() }, expected: ['cat'] }];
    expect(await add(client, twice)).toMatchObject({ added: 1 });
    expect(await add(client, twice)).toMatchObject({ added: 0, unchanged: 1, version: { number: 2 } });
    const [sample] = await samplesOf(client);
    expect(sample).toMatchObject({ sha256: null, format: null, width: null, height: null });
  });

  it('that are given again make no version unless their answer changes', async () => {
    const sample = { image: image(images[0]), expected: ['cat'], fileName: 'a.png' };
    await add(client, [sample]);
    expect(await add(client, [sample])).toMatchObject({ added: 0, updated: 0, unchanged: 1, version: { number: 2 } });
    expect(await add(client, [{ image: image(images[0]), expected: ['dog'] }])).toMatchObject({
      updated: 1,
      version: { number: 3, sampleCount: 1 },
    });
    expect(await samplesOf(client)).toMatchObject([{ expected: [{ name: 'dog' }], fileName: 'a.png' }]);
  });

  it('with the same picture twice in a call are one sample', async () => {
    const sample = { image: image(images[0]), expected: ['cat'] };
    const added = await add(client, [sample, { ...sample, fileName: 'copy.png' }]);
    expect(added).toMatchObject({ added: 1, unchanged: 1, version: { sampleCount: 1 } });
  });

  it('with the same picture twice and different answers are refused', async () => {
    const both = [
      { image: image(images[0]), expected: ['cat'] },
      { image: image(images[0]), expected: ['dog'] },
    ];
    const { code, argument, message } = await refused(both);
    expect([code, argument]).toEqual(['BAD_USER_INPUT', 'input.samples[1]']);
    expect(message).toContain('the same picture as input.samples[0]');
  });

  it('with an unknown label are refused, with its place', async () => {
    const samples = [
      { image: image(images[0]), expected: ['cat'] },
      { image: image(images[1]), expected: ['dog', 'unicorn'] },
    ];
    const { code, argument, message } = await refused(samples);
    expect([code, argument]).toEqual(['BAD_USER_INPUT', 'input.samples[1].expected[1]']);
    expect(message).toContain('"unicorn"');
  });

  it('with a kind and a right label are refused', async () => {
    const { code, argument } = await refused([{ image: image(images[0]), expected: ['cat'], kind: 'chair' }]);
    expect([code, argument]).toEqual(['BAD_USER_INPUT', 'input.samples[0].kind']);
  });

  it('that cannot be read fail alone', async () => {
    const broken = Buffer.from('no image').toString('base64');
    const added = await add(client, [
      { image: image(broken), fileName: 'b.png', expected: ['cat'] },
      { image: image(images[0]), expected: ['cat'] },
    ]);
    expect(added).toMatchObject({ added: 1, failureCount: 1 });
    expect(added.failures).toMatchObject([{ index: 0, fileName: 'b.png', code: 'UNSUPPORTED_IMAGE' }]);
  });

  it('with a vector of another length fail alone', async () => {
    const added = await add(client, [{ image: { embedding: [1, 0] }, expected: ['cat'] }]);
    expect(added.failures).toMatchObject([{ index: 0, code: 'BAD_USER_INPUT' }]);
    expect(added).toMatchObject({ added: 0, version: { number: 1 } });
  });

  it('more than a request can wait for are a job', async () => {
    const many = Array.from({ length: 101 }, () => ({ image: image(images[0]) }));
    const { code, argument, message } = await refused(many);
    expect([code, argument]).toEqual(['TOO_LARGE_TO_WAIT', 'input.samples']);
    expect(message).toContain('startJob');
  });

  it('are not added to a version that is not the latest any more', async () => {
    await add(client, [{ image: image(images[0]) }]);
    const { code, expected, actual } = (await refused([{ image: image(images[1]) }], { expectedVersion: 1 })) as {
      code: string;
      expected: number;
      actual: number;
    };
    expect({ code, expected, actual }).toEqual({ code: 'CONFLICT', expected: 1, actual: 2 });
  });

  it('of several writers at once are all there', async () => {
    const writers = images.map((base64) => add(client, [{ image: image(base64), expected: ['cat'] }]));
    await Promise.all(writers);
    expect(await samplesOf(client)).toHaveLength(images.length);
  });

  it('over the quota are refused', async () => {
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    const update = 'mutation ($id: ID!) { updateTenant(id: $id, input: { quotas: { samples: 2 } }) { tenant { id } } }';
    await running.operator.data(update, { id: viewer.tenant.id });
    const three = images.slice(0, 3).map((base64) => ({ image: image(base64) }));
    expect(await refused(three)).toMatchObject({ code: 'FORBIDDEN', quota: 'samples', limit: 2, used: 0 });
    expect(await add(client, three.slice(1))).toMatchObject({ added: 2 });
  });
});
