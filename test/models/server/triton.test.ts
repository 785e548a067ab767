import { loadConfig } from '#lexiclip/config.js';
import type { LoadedModel } from '#lexiclip/services/models/model.js';
import { loadModel } from '#lexiclip/services/models/model.js';
import { CLASSES, CLASSIFY } from '../../support/classify.js';
import { distinctImages } from '../../support/images.js';
import { tritonInstallation } from '../../support/model-server/install.js';
import { CACHE, images, loadServed, type Served } from '../../support/model-server/loaded.js';
import { Triton } from '../../support/model-server/triton.js';
import { sharedServer, startTestServer, type TestServer } from '../../support/server.js';

const installation = await tritonInstallation();

(installation ? describe : describe.skip)('Triton', () => {
  let triton: Triton;
  let served: Served;
  let local: LoadedModel;
  let server: TestServer;

  beforeAll(async () => {
    triton = await Triton.start(installation as NonNullable<typeof installation>, 'models/starter-clip', {
      maxBatch: 6,
    });
    served = await loadServed(triton.url, { LEXICLIP_MODEL_SERVER_RUNS: '8' });
    local = await loadModel(loadConfig({ LEXICLIP_THREADS: '1' }), () => undefined);
    server = await startTestServer({ LEXICLIP_MODEL_SERVER: triton.url, LEXICLIP_MODEL_CACHE: CACHE });
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await served?.model.close();
    await local?.close();
    await triton?.close();
  });

  it('says how large its batches may be', () => {
    expect(served.model.sessions.wide.maxBatch).toEqual({ images: 6, texts: 6 });
  });

  it('gives the very bits that the model gives here, of one and of many', async () => {
    const [there, here] = [served.model.sessions.wide, local.sessions.wide];
    for (const count of [1, 6, 8]) {
      expect((await there.embedImages(images(count))).vectors).toEqual((await here.embedImages(images(count))).vectors);
    }
    const prompts = ['a cat', 'seven small boats', 'a frog '.repeat(40)];
    expect((await there.embedTexts(prompts)).vectors).toEqual((await here.embedTexts(prompts)).vectors);
  });

  it('gives them as well when it puts runs of several clients together', async () => {
    const { wide } = served.model.sessions;
    const runs = await Promise.all(images(32).map((image) => wide.embedImages([image])));
    const { vectors } = await local.sessions.wide.embedImages(images(32));
    expect(runs.flatMap((run) => [...run.vectors])).toEqual([...vectors]);
  });

  it('is not seen by a client: answers and what they say of the model are the same', async () => {
    const clients = [await server.tenant(), await sharedServer().tenant()] as const;
    const [image] = await distinctImages(1, 77_000);
    const answers = await Promise.all(
      clients.map((client) =>
        client.data(CLASSIFY, { input: { image: { base64: image }, labels: CLASSES, topK: CLASSES.length } }),
      ),
    );
    const [there, here] = answers.map(({ classify: { timings: _, ...rest } }) => rest);
    expect(there).toEqual(here);
  });

  it('is one of the things that the service is ready with', async () => {
    const ready = await fetch(`${server.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });
});
