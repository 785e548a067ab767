import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestHub } from '../../support/models/hub.js';
import { loadBuilt, nativeProcess } from '../../support/native.js';
import { spawnServer } from '../../support/process.js';
import { Client, OPERATOR_KEY, sharedServer } from '../../support/server.js';

type ProvideModel = typeof import('#lexiclip/services/models/hub/provide-model.js');

describe('A model of the hub', () => {
  let folder: string;
  let hub: TestHub;
  let variables: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    hub = await TestHub.start();
    variables = { LEXICLIP_MODEL: hub.id, LEXICLIP_MODEL_CACHE: join(folder, 'cache'), HF_ENDPOINT: hub.url };
  });
  beforeEach(() => hub.reset());
  afterAll(async () => {
    hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** As a start does it. */
  async function provide(dtype: 'fp32' | 'q8' | 'bnb4', variables: Record<string, string> = {}): Promise<void> {
    const { provideModel } = await loadBuilt<ProvideModel>('services/models/hub/provide-model.js');
    const all = { HF_ENDPOINT: hub.url, ...variables };
    Object.assign(nativeProcess.env, all);
    try {
      await provideModel({ id: hub.id, folder: join(folder, 'other') }, { dtype }, () => undefined);
    } finally {
      for (const name of Object.keys(all)) delete nativeProcess.env[name];
    }
  }

  it('is fetched at the first start, with progress shown, and is the same model as its files', async () => {
    const ask = (url: string) => new Client(url, OPERATOR_KEY).data('{ model { id: modelId digest dimensions } }');
    const first = await spawnServer(join(folder, 'data'), variables);
    const { model } = await ask(first.url);
    await first.stop();
    expect(model).toMatchObject({ id: 'acme/small-clip', dimensions: 256 });
    expect(first.messages()).toMatch(/vision_model\.onnx/);
    expect(existsSync(join(folder, 'cache/acme/small-clip/onnx/vision_model.onnx'))).toBe(true);
    // With the bundled files.
    expect((await ask(sharedServer().url)).model.digest).toBe(model.digest);

    // Once they are there, the hub is not asked.
    hub.reset();
    const second = await spawnServer(join(folder, 'data'), { ...variables, HF_HUB_OFFLINE: '1' });
    expect((await ask(second.url)).model.digest).toBe(model.digest);
    await second.stop();
    expect(hub.requests).toEqual([]);
  });

  it('names the variable when it has no files of the dtype', async () => {
    await expect(provide('bnb4')).rejects.toThrow(/^LEXICLIP_DTYPE: acme\/small-clip has no bnb4 files; it has fp32/);
  });

  it('says how to come without a connection when there is none', async () => {
    await expect(provide('fp32', { HF_HUB_OFFLINE: '1' })).rejects.toThrow(
      /^LEXICLIP_MODEL: HF_HUB_OFFLINE forbids .*; fetch it elsewhere \(lexiclip model fetch acme\/small-clip\) and copy it/,
    );
  });

  it('comes at another dtype from the commit that its folder is of', async () => {
    await provide('fp32');
    for (const tower of ['text', 'vision']) {
      const graph = hub.files.get(`onnx/${tower}_model.onnx`) as Buffer;
      hub.files.set(`onnx/${tower}_model_quantized.onnx`, graph);
    }
    hub.reset();
    await provide('q8');
    expect(hub.requests[0]).toMatchObject({ kind: 'revision', revision: hub.commit });
    expect(hub.takeTransfers().map(({ path }) => path)).toEqual([
      'onnx/text_model_quantized.onnx',
      'onnx/vision_model_quantized.onnx',
    ]);
  });
});
