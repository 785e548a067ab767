import { images, loadServed, outcomeOf, type Served, untilGiven } from '../../support/model-server/loaded.js';
import { OwnModelServer } from '../../support/model-server/own-server.js';
import { averagingTower, ModelCopy } from '../../support/models/changed.js';
import { waitUntil } from '../../support/wait.js';

const [image] = images(1) as [Float32Array];

describe('A model server that', () => {
  let server: OwnModelServer;
  let served: Served;
  let other: ModelCopy;
  let expected: Float32Array;
  const embed = () => served.model.sessions.wide.embedImages([image]);
  const health = () => served.model.sessions.wide.health();

  beforeAll(async () => {
    other = await ModelCopy.of('models/starter-clip');
    await other.write('onnx/text_model.onnx', averagingTower(3_014, 256));
    server = await OwnModelServer.start();
    served = await loadServed(server.url, {
      LEXICLIP_MODEL_SERVER_TIMEOUT_MS: '3000',
      LEXICLIP_MODEL_SERVER_CHECK_MS: '500',
    });
    expected = (await embed()).vectors;
  });
  afterEach(async () => {
    // Each leaves it as it should be.
    expect((await embed()).vectors).toEqual(expected);
    expect(await health()).toBeUndefined();
  });
  afterAll(async () => {
    await served?.model.close();
    await server?.close();
    await other?.remove();
  });

  it('is gone makes the model not ready, without a request, until it is back', async () => {
    await server.hangUp();
    await waitUntil('it is missed', async () => (await health()) === 'the model server cannot be reached');
    await expect(embed()).rejects.toMatchObject({ extensions: { code: 'OVERLOADED', retryAfterMs: 1000 } });
    const told = served.heard.down.length;
    await server.listen();
    await untilGiven(embed);
    expect(served.heard.down).toHaveLength(told);
    expect(served.heard.back).toHaveLength(1);
  });

  it('is frozen makes it not ready after the time that is set, until it goes on', async () => {
    server.frozen = true;
    await waitUntil('it is missed', async () => (await health()) === 'the model server does not answer');
    expect(await outcomeOf(embed())).toBe('OVERLOADED');
    server.frozen = false;
    await untilGiven(embed);
  });

  it('is frozen lets nobody wait longer than that', async () => {
    server.frozen = true;
    const started = performance.now();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => outcomeOf(embed())));
    expect(outcomes).toEqual(Array(4).fill('OVERLOADED'));
    expect(performance.now() - started).toBeLessThan(20_000);
    server.frozen = false;
    await untilGiven(embed);
  });

  it('says that it is not ready makes it not ready', async () => {
    server.refuse = { status: 503, body: 'stopping' };
    await waitUntil('it is missed', async () => (await health()) === 'the model server is not ready');
    expect(await outcomeOf(embed())).toBe('OVERLOADED');
    server.refuse = undefined;
    await untilGiven(embed);
  });

  it('closes its connections is checked, and used on', async () => {
    const { length } = server.runs;
    server.dropConnections();
    expect((await embed()).vectors).toEqual(expected);
    const texts = server.runs.slice(length).filter(({ tower }) => tower === 'text_model');
    expect(texts.length).toBeGreaterThan(0);
  });

  it('comes back with another model is MODEL_MISMATCH, and used when it has the right one', async () => {
    await server.hangUp();
    await server.serve(other.folder);
    await server.listen();
    await waitUntil('it is found out', async () => /runs another model/.test((await health()) ?? ''));
    expect(await outcomeOf(embed())).toBe('MODEL_MISMATCH');
    expect(await outcomeOf(served.model.sessions.wide.embedTexts(['a cat']))).toBe('MODEL_MISMATCH');
    await server.serve('models/starter-clip');
    await untilGiven(embed);
  });

  it('has its model replaced while it runs is MODEL_MISMATCH as soon as it is compared again', async () => {
    await server.serve(other.folder);
    await waitUntil('it is found out', async () => (await outcomeOf(embed())) === 'MODEL_MISMATCH');
    await server.serve('models/starter-clip');
    await untilGiven(embed);
  });

  it('comes back as another version is not used', async () => {
    await server.hangUp();
    server.version = '2';
    await server.listen();
    await waitUntil('it is found out', async () => (await health()) === 'the model server is not ready');
    expect(await outcomeOf(embed())).toBe('OVERLOADED');
    server.version = '1';
    await untilGiven(embed);
  });
});
