import { CLASSES, CLASSIFY, createClasses, similarities } from '../../support/classify.js';
import { distinctImages } from '../../support/images.js';
import { CACHE } from '../../support/model-server/loaded.js';
import { OwnModelServer } from '../../support/model-server/own-server.js';
import { averagingTower, ModelCopy } from '../../support/models/changed.js';
import { type Client, sharedServer, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { version { number } } }';
const SETS = '{ labelSets { nodes { slug } } }';

describe('A service whose model is on a server', () => {
  let model: OwnModelServer;
  let server: TestServer;
  let other: ModelCopy;
  let client: Client;
  let image: string;

  const classify = () => ({ image: { base64: image }, labelSet: { slug: 'classes' }, topK: CLASSES.length });
  const ready = async () => {
    const response = await fetch(`${server.url}/readyz`);
    const { faults } = (await response.json()) as { faults?: { part: string; fault: string }[] };
    return { code: response.status, faults };
  };
  const isReady = () => waitUntil('it is ready', async () => (await ready()).code === 200);

  beforeAll(async () => {
    other = await ModelCopy.of('models/starter-clip');
    await other.write('onnx/text_model.onnx', averagingTower(3_014, 256));
    model = await OwnModelServer.start();
    server = await startTestServer({
      LEXICLIP_MODEL_SERVER: model.url,
      LEXICLIP_MODEL_SERVER_TIMEOUT_MS: '5000',
      LEXICLIP_MODEL_CACHE: CACHE,
      LEXICLIP_IMAGE_CACHE_MB: '0',
      LEXICLIP_LOG_LEVEL: 'silent',
    });
    client = await server.tenant();
    await createClasses(client, 'classes');
    [image] = (await distinctImages(1, 88_000)) as [string];
  });
  afterEach(async () => {
    model.spoil = undefined;
    model.refuse = undefined;
    await isReady();
  });
  afterAll(async () => {
    await server?.close();
    await model?.close();
    await other?.remove();
  });

  it('answers as one whose model is in its process', async () => {
    const usual = await sharedServer().tenant();
    await createClasses(usual, 'classes');
    const [there, here] = await Promise.all([client, usual].map((one) => one.data(CLASSIFY, { input: classify() })));
    expect(similarities(there.classify)).toEqual(similarities(here.classify));
    expect(there.classify.provenance).toEqual(here.classify.provenance);
  });

  it('is not ready while that is away, and refuses with OVERLOADED, which repeats nothing that it has said', async () => {
    model.refuse = { status: 503, body: '{"error":"cannot open /srv/secret"}' };
    await waitUntil('it is missed', async () => (await ready()).code === 503);
    expect((await ready()).faults).toEqual([{ part: 'model', fault: 'the model server is not ready' }]);
    expect(await client.error(CLASSIFY, { input: classify() })).toEqual({
      code: 'OVERLOADED',
      message: 'the model server is not ready; try again in 1000 ms',
      retryAfterMs: 1000,
    });
    expect(await client.error(CREATE, { input: { slug: 'refused', labels: [{ name: 'zebra' }] } })).toMatchObject({
      code: 'OVERLOADED',
      retryAfterMs: 1000,
    });
  });

  it('refuses with MODEL_MISMATCH while another model is there, and goes on with the right one', async () => {
    const before = await client.data(CLASSIFY, { input: classify() });
    await model.hangUp();
    await model.serve(other.folder);
    await model.listen();
    await waitUntil('it is found out', async () => /another model/.test((await ready()).faults?.[0]?.fault ?? ''));
    expect(await client.error(CLASSIFY, { input: classify() })).toMatchObject({ code: 'MODEL_MISMATCH' });
    await model.serve('models/starter-clip');
    await isReady();
    expect(similarities((await client.data(CLASSIFY, { input: classify() })).classify)).toEqual(
      similarities(before.classify),
    );
  });

  it.each([
    ['is not finite', Number.NaN],
    ['is zero', 0],
  ])('stores no vector that %s', async (_, value) => {
    const slug = `nonsense-${value}`.toLowerCase();
    const input = { slug, labels: [{ name: `walrus ${value}` }, { name: `ferry ${value}` }] };
    // Probes are runs of one prompt, and are answered as they should be.
    model.spoil = (answer, tower) =>
      tower === 'text_model' && answer.json.outputs[0]?.shape?.toString() === '2,256'
        ? { ...answer, numbers: answer.numbers.map(() => value) }
        : answer;
    expect(await client.error(CREATE, { input })).toMatchObject({ code: 'INTERNAL' });
    const { labelSets } = await client.data(SETS);
    expect(labelSets.nodes).not.toContainEqual({ slug });
    model.spoil = undefined;
    await client.data(CREATE, { input });
    const usual = await sharedServer().tenant();
    await usual.data(CREATE, { input });
    const asked = { input: { image: { base64: image }, labelSet: { slug }, topK: 2 } };
    const [there, here] = await Promise.all([client, usual].map((one) => one.data(CLASSIFY, asked)));
    expect(similarities(there.classify)).toEqual(similarities(here.classify));
  });
});
