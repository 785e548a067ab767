import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { batchTower } from '../../support/model-server/batch-tower.js';
import { CACHE, images, loadServed } from '../../support/model-server/loaded.js';
import { OwnModelServer, type OwnServerOptions } from '../../support/model-server/own-server.js';
import type { Described, Tower } from '../../support/model-server/own-towers.js';
import { averagingTower, ModelCopy } from '../../support/models/changed.js';

const ONE_SECOND = { LEXICLIP_MODEL_SERVER_TIMEOUT_MS: '1000' };
const only = (tower: Tower, changed: Partial<Described>) => (asked: Tower) => (asked === tower ? changed : {});

describe('A start with a model server', () => {
  const servers: OwnModelServer[] = [];
  const copies: ModelCopy[] = [];
  const copy = async () => {
    const made = await ModelCopy.of('models/starter-clip');
    copies.push(made);
    return made;
  };
  const serve = async (options?: OwnServerOptions) => {
    const server = await OwnModelServer.start(options);
    servers.push(server);
    return server;
  };
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await Promise.all(copies.map((one) => one.remove()));
  });

  /** That it fails with one line. */
  const expectFault = async (url: string, line: RegExp, variables: Record<string, string> = {}) => {
    const outcome = await loadServed(url, { ...ONE_SECOND, ...variables }).then(
      ({ model }) => model.close(),
      (error: Error) => [error.constructor.name, error.message],
    );
    expect(outcome).toEqual(['StartupError', expect.stringMatching(line)]);
    expect(outcome?.[1]).not.toContain('\n');
  };

  it('says when nobody answers there', async () => {
    const server = await serve();
    await server.hangUp();
    await expectFault(server.url, /^LEXICLIP_MODEL_SERVER: .*ECONNREFUSED/);
  });

  it('says when the server answers nothing', async () => {
    const server = await serve();
    server.frozen = true;
    await expectFault(server.url, /^LEXICLIP_MODEL_SERVER: no answer within 1000 ms$/);
  });

  it('waits for a server that is still starting', async () => {
    const server = await serve();
    await server.hangUp();
    const loading = loadServed(server.url, { LEXICLIP_MODEL_SERVER_TIMEOUT_MS: '20000' });
    setTimeout(() => void server.listen(), 500);
    const { model } = await loading;
    expect(model.sessions.wide.healthy).toBe(true);
    await model.close();
  });

  it('says when it has no model of that name, or no such version', async () => {
    const { url } = await serve();
    await expectFault(url, /^LEXICLIP_MODEL_SERVER: nobody is not ready: 404/, {
      LEXICLIP_MODEL_SERVER_TEXT: 'nobody',
    });
    await expectFault(url, /^LEXICLIP_MODEL_SERVER: vision_model:7 is not ready: 404/, {
      LEXICLIP_MODEL_SERVER_VISION: 'vision_model:7',
    });
  });

  it('wants to know which of several versions', async () => {
    const { url } = await serve({ metadata: only('text_model', { versions: ['1', '2'] }) });
    await expectFault(url, /^LEXICLIP_MODEL_SERVER_TEXT: must name one of its versions: text_model:1, text_model:2$/);
    const { model } = await loadServed(url, { LEXICLIP_MODEL_SERVER_TEXT: 'text_model:1' });
    await model.close();
  });

  it('pins the only version there is, and asks for binary numbers that are not compressed', async () => {
    const server = await serve({ version: '12' });
    const { model } = await loadServed(server.url);
    await model.close();
    for (const { headers, request } of server.runs) {
      expect(headers).toMatchObject({ 'accept-encoding': 'identity', 'content-type': 'application/octet-stream' });
      expect(request).toMatchObject({ id: expect.any(String), outputs: [{ parameters: { binary_data: true } }] });
    }
  });

  it('finds it below a path, and shows it the token that is set', async () => {
    const server = await serve({ prefix: '/gpu/one' });
    const { model } = await loadServed(server.url, { LEXICLIP_MODEL_SERVER_TOKEN: 'a-token' });
    await model.close();
    expect([...server.authorizations]).toEqual(['Bearer a-token']);
  });

  it('does with a server that ends each connection after an answer', async () => {
    const { url } = await serve({ endsConnections: true });
    const { model, heard } = await loadServed(url);
    for (const image of images(3)) await model.sessions.wide.embedImages([image]);
    expect(await model.sessions.wide.health()).toBeUndefined();
    expect(heard).toEqual({ down: [], back: [], faults: [] });
    await model.close();
  });

  it('refuses another model than the files are', async () => {
    const other = await copy();
    await other.write('onnx/text_model.onnx', averagingTower(3_014, 256));
    const { url } = await serve({ model: other.folder });
    await expectFault(url, /^LEXICLIP_MODEL_SERVER_TEXT: text_model is another model .* cosine .* is -?0\.\d+$/);
  });

  it('refuses a model with vectors of another length', async () => {
    const other = await copy();
    await other.write('onnx/text_model.onnx', averagingTower(3_014, 128));
    const { url } = await serve({ model: other.folder });
    await expectFault(url, /^LEXICLIP_MODEL_SERVER_TEXT: .*vectors of 128 numbers, .* 256$/);
  });

  it.each(['q8', 'int8', 'uint8'])('refuses %s forms, whose vectors depend on their batch', async (dtype) => {
    await expectFault('http://127.0.0.1:9', /^LEXICLIP_DTYPE: .* depend on the inputs that the server runs together/, {
      LEXICLIP_DTYPE: dtype,
    });
  });

  it('refuses a model whose vectors are found to depend on their batch', async () => {
    const changed = await copy();
    await changed.write('onnx/vision_model.onnx', batchTower(256));
    const { url } = await serve({ model: changed.folder });
    await expectFault(url, /^LEXICLIP_MODEL_SERVER_VISION: .* depend on the inputs/, {
      LEXICLIP_MODEL: changed.folder,
      LEXICLIP_BATCH: '1',
    });
  });

  it.each<[string, OwnServerOptions, RegExp]>([
    ['without metadata', { metadata: () => ({ inputs: [] }) }, /^LEXICLIP_MODEL_SERVER_VISION: vision_model .* empty$/],
    [
      'with both towers in one',
      { metadata: only('text_model', { inputs: [...pixels('FP32'), ...ids('INT64')] }) },
      /^LEXICLIP_MODEL_SERVER_TEXT: .* both towers/,
    ],
    [
      'with an input that nobody knows',
      { metadata: only('vision_model', { inputs: [{ name: 'sound', datatype: 'FP32', shape: [-1] }] }) },
      /^LEXICLIP_MODEL_SERVER_VISION: .* input sound/,
    ],
    [
      'with numbers of a format that is not known',
      { metadata: only('vision_model', { inputs: pixels('BF16') }) },
      /^LEXICLIP_MODEL_SERVER_VISION: .* takes pixel_values as BF16, and not as FP32 or FP16$/,
    ],
    [
      'for images of another size',
      { metadata: only('vision_model', { inputs: pixels('FP32', 64) }) },
      /^LEXICLIP_MODEL_SERVER_VISION: .* takes 64 × 64 pixels, and preprocessor_config.json makes 32 × 32$/,
    ],
    [
      'for prompts of another length',
      { metadata: only('text_model', { inputs: ids('INT64', 77) }) },
      /^LEXICLIP_MODEL_SERVER_TEXT: .* takes prompts of 77 tokens, and the model reads 32$/,
    ],
    [
      'without the vectors',
      { metadata: only('text_model', { outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, 1] }] }) },
      /^LEXICLIP_MODEL_SERVER_TEXT: .* has the outputs logits, and none of text_embeds$/,
    ],
  ])('refuses a model %s', async (_, options, line) => {
    const { url } = await serve(options);
    await expectFault(url, line);
  });

  it('refuses a server without binary numbers', async () => {
    const server = await serve();
    server.spoil = (answer) => ({ ...answer, headers: { 'inference-header-content-length': '' } });
    await expectFault(server.url, /^LEXICLIP_MODEL_SERVER: the answer has no binary tensors, which were asked for$/);
  });

  it('compares with the files again when what was kept of them is damaged', async () => {
    const { url } = await serve();
    const folder = join(CACHE, 'references');
    const files = (await readdir(folder)).map((file) => join(folder, file));
    expect(files).toContainEqual(expect.stringMatching(/[0-9a-f]{64}-fp32-\d+\.json$/));
    await Promise.all(files.map((file) => writeFile(file, '{"facts":')));
    const { model } = await loadServed(url);
    await model.close();
    expect((await Promise.all(files.map((file) => readFile(file, 'utf8')))).some((text) => text.endsWith('}\n'))).toBe(
      true,
    );
  });
});

describe('Where a model server is', () => {
  it.each([
    ['LEXICLIP_MODEL_SERVER', 'model.example.com:8000'],
    ['LEXICLIP_MODEL_SERVER', 'grpc://127.0.0.1:8001'],
    ['LEXICLIP_MODEL_SERVER', 'http://me:secret-word@127.0.0.1:8000'],
    ['LEXICLIP_MODEL_SERVER', 'http://127.0.0.1:8000/?model=secret'],
    ['LEXICLIP_MODEL_SERVER_VISION', 'vision model'],
    ['LEXICLIP_MODEL_SERVER_TEXT', 'text_model:'],
    ['LEXICLIP_MODEL_SERVER_TEXT', 'models/text_model:1'],
    ['LEXICLIP_MODEL_SERVER_TOKEN', 'two words'],
    ['LEXICLIP_MODEL_SERVER_TIMEOUT_MS', '10'],
    ['LEXICLIP_MODEL_SERVER_RUNS', '0'],
  ])('is refused naming the variable: %s=%s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(new RegExp(`^${name} must `));
  });

  it('may have a path, and its towers names and versions', () => {
    expect(
      loadConfig({
        LEXICLIP_MODEL_SERVER: 'https://gpu.example.com/clip/',
        LEXICLIP_MODEL_SERVER_VISION: 'clip-vision:3',
        LEXICLIP_MODEL_SERVER_TEXT: 'clip-text',
      }).modelServer,
    ).toMatchObject({
      url: 'https://gpu.example.com/clip',
      vision: 'clip-vision:3',
      text: 'clip-text',
    });
  });
});

function pixels(datatype: string, size = 32): Described['inputs'] {
  return [{ name: 'pixel_values', datatype, shape: [-1, 3, size, size] }];
}

function ids(datatype: string, length = -1): Described['inputs'] {
  return [{ name: 'input_ids', datatype, shape: [-1, length] }];
}
