import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY, sharedServer } from '../support/server.js';

const MODEL = fileURLToPath(new URL('../../models/starter-clip', import.meta.url));

/** A hub on this machine: the bundled model's files under the paths that the real one has. */
function startHub(): Promise<{ server: Server; requests: string[]; url: string }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const file = /^\/acme\/small-clip\/resolve\/main\/([\w./-]+)$/.exec(request.url ?? '')?.[1];
    const path = join(MODEL, file ?? 'nothing');
    if (!file || !existsSync(path)) response.writeHead(404).end();
    else if (request.method === 'HEAD') response.writeHead(200).end();
    else createReadStream(path).pipe(response.writeHead(200));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ server, requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    });
  });
}

describe('A model of the hub', () => {
  let folder: string;
  let hub: Awaited<ReturnType<typeof startHub>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    hub = await startHub();
  });
  afterAll(async () => {
    hub.server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is fetched once, with progress shown, into a cache of its own, and is the same model as its files', async () => {
    const variables = {
      LEXICLIP_MODEL: 'acme/small-clip',
      LEXICLIP_MODEL_CACHE: join(folder, 'cache'),
      HF_ENDPOINT: hub.url,
    };
    const first = await spawnServer(join(folder, 'data'), variables);
    const ask = (url: string) => new Client(url, OPERATOR_KEY).data('{ model { id: modelId digest dimensions } }');
    const { model } = await ask(first.url);
    await first.stop();
    expect(model).toMatchObject({ id: 'acme/small-clip', dimensions: 256 });
    expect(first.messages()).toMatch(/vision_model\.onnx/);
    expect(existsSync(join(folder, 'cache/acme/small-clip/onnx/vision_model.onnx'))).toBe(true);

    const fetched = hub.requests.length;
    const second = await spawnServer(join(folder, 'data'), variables);
    expect((await ask(second.url)).model.digest).toBe(model.digest);
    await second.stop();
    expect(hub.requests.slice(fetched).filter((path) => path.endsWith('.onnx'))).toEqual([]);

    // With the bundled files.
    expect((await ask(sharedServer().url)).model.digest).toBe(model.digest);
  });
});
