import { loadConfig } from '#lexiclip/config.js';
import type { LoadedModel } from '#lexiclip/services/models/model.js';
import { loadModel } from '#lexiclip/services/models/model.js';
import { images, loadServed, type Served } from '../../support/model-server/loaded.js';
import { OwnModelServer, type OwnServerOptions } from '../../support/model-server/own-server.js';
import { cosine } from '../../support/numbers.js';

const PROMPTS = ['a cat', 'a photo of a very small dog beside the sea', 'a frog '.repeat(40)];

describe('A model server', () => {
  let local: LoadedModel;
  let server: OwnModelServer | undefined;
  let served: Served | undefined;

  beforeAll(async () => {
    local = await loadModel(loadConfig({ LEXICLIP_THREADS: '1' }), () => undefined);
  });
  afterEach(async () => {
    await served?.model.close();
    await server?.close();
    served = undefined;
  });
  afterAll(() => local.close());

  const start = async (options: OwnServerOptions, variables?: Record<string, string>) => {
    server = await OwnModelServer.start(options);
    served = await loadServed(server.url, variables);
    server.runs.splice(0);
    return { server, session: served.model.sessions.wide };
  };

  it('gives the very vectors that the model gives here', async () => {
    const { session } = await start({});
    const { wide } = local.sessions;
    expect((await session.embedImages(images(8))).vectors).toEqual((await wide.embedImages(images(8))).vectors);
    const [there, here] = await Promise.all([session.embedTexts(PROMPTS), wide.embedTexts(PROMPTS)]);
    expect(there.vectors).toEqual(here.vectors);
    expect(there.truncated).toEqual([false, false, true]);
    expect(await session.tokens(PROMPTS)).toEqual(await wide.tokens(PROMPTS));
    expect(await session.lengths(PROMPTS)).toEqual(await wide.lengths(PROMPTS));
  });

  it('is what the model says it is, with the digest of its files', async () => {
    await start({});
    expect(served?.model.spec).toEqual(local.spec);
  });

  it('is asked for its largest batch, and gets no larger ones', async () => {
    const { server, session } = await start({ maxBatch: 3 });
    expect(session.maxBatch).toEqual({ images: 3, texts: 3 });
    const { vectors } = await session.embedImages(images(8));
    expect(vectors).toEqual((await local.sessions.wide.embedImages(images(8))).vectors);
    expect(server.runs.map(({ rows }) => rows)).toEqual([3, 3, 2]);
  });

  it('that does not say it has its largest batch found out', async () => {
    const { session } = await start({ maxBatch: 5, hasConfig: false });
    expect(session.maxBatch).toEqual({ images: 4, texts: 4 });
  });

  it('gets batches of one where that is set, or where the export has fixed it', async () => {
    const { server, session } = await start(
      {
        metadata: (tower, { inputs }) =>
          tower === 'text_model' ? { inputs: inputs.map((input) => ({ ...input, shape: [1, -1] })) } : {},
      },
      { LEXICLIP_BATCH: '1' },
    );
    expect(session.maxBatch).toEqual({ images: 1, texts: 1 });
    await session.embedTexts(PROMPTS);
    expect(server.runs.map(({ rows }) => rows)).toEqual([1, 1, 1]);
  });

  it('gets token ids of 32 bits, all of one length, where it wants them so', async () => {
    const { server, session } = await start({
      metadata: (tower) =>
        tower === 'text_model' ? { inputs: [{ name: 'input_ids', datatype: 'INT32', shape: [-1, 32] }] } : {},
    });
    const { vectors } = await session.embedTexts(PROMPTS);
    const here = await local.sessions.wide.embedTexts(PROMPTS);
    expect(cosine(vectors, here.vectors)).toBeCloseTo(1, 6);
    expect(server.runs[0]?.request.inputs).toMatchObject([{ datatype: 'INT32', shape: [3, 32] }]);
  });

  it('gets pixels of 16 bits where it wants them so', async () => {
    const { server, session } = await start({
      metadata: (tower, { inputs }) =>
        tower === 'vision_model' ? { inputs: inputs.map((input) => ({ ...input, datatype: 'FP16' })) } : {},
    });
    const { vectors } = await session.embedImages(images(2));
    const here = await local.sessions.wide.embedImages(images(2));
    expect(cosine(vectors, here.vectors)).toBeCloseTo(1, 4);
    expect(server.runs[0]?.request.inputs).toMatchObject([
      { datatype: 'FP16', parameters: { binary_data_size: 2 * 2 * 3 * 32 * 32 } },
    ]);
  });

  it('gets as many runs at a time as are set', async () => {
    const { session } = await start({}, { LEXICLIP_MODEL_SERVER_RUNS: '5' });
    expect(session.maxRunsInFlight).toBe(5);
    const all = await Promise.all(images(5).map((image) => session.embedImages([image])));
    const { vectors } = await local.sessions.wide.embedImages(images(5));
    expect(all.flatMap((one) => [...one.vectors])).toEqual([...vectors]);
  });
});
