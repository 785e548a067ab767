import { type Answered, file, inBase64, LABELS, map, operations, post, TWO } from '../../support/http/uploads.js';
import { distinctImage } from '../../support/images.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

describe('An upload', () => {
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  /** What a piece of work adds to the number of images that the model has seen. */
  async function encoded(work: () => Promise<unknown>): Promise<number> {
    const { images } = running.server.counters();
    await work();
    return running.server.counters().images - images;
  }

  it('may stand at two paths, and is encoded once', async () => {
    const fresh = Buffer.from(await distinctImage(1), 'base64');
    let answer: Answered | undefined;
    const images = await encoded(async () => {
      answer = await post(tenant, [
        operations(TWO, { a: { upload: null }, b: { upload: null }, labels: LABELS }),
        map({ 0: ['variables.a.upload', 'variables.b.upload'] }),
        file('0', fresh),
      ]);
    });
    expect(images).toBe(1);
    expect(answer?.data.a).toEqual(answer?.data.b);
  });

  it('may stand beside base64 of the same image, which is encoded once as well', async () => {
    const fresh = Buffer.from(await distinctImage(2), 'base64');
    const images = await encoded(() =>
      post(tenant, [
        operations(TWO, { a: { upload: null }, b: inBase64(fresh), labels: LABELS }),
        map({ 0: ['variables.a.upload'] }),
        file('0', fresh),
      ]),
    );
    expect(images).toBe(1);
  });
});
