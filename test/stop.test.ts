import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnServer } from './support/process.js';

const MOST_MS = 10_000;

describe('A server that is told to stop', () => {
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  it('does not wait for a connection that has carried no request', async () => {
    const server = await spawnServer(data);
    const { hostname, port } = new URL(server.url);
    const unused = connect(Number(port), hostname);
    await once(unused, 'connect');
    // Connections are accepted in turn: once this is answered, the server has the one before.
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const begin = performance.now();
    const closed = once(unused, 'close');
    unused.on('error', () => undefined).resume();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - begin).toBeLessThan(MOST_MS);
    await closed;
  });
});
