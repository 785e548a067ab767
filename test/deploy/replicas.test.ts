import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { loadConfig } from '#lexiclip/config.js';
import { LIMITS } from '#lexiclip/domain/limits.js';
import { EventReader } from '../support/http/events.js';
import { freePort, hasNginx, type Nginx, startNginx } from '../support/http/nginx.js';
import { sendPiece } from '../support/http/pieces.js';
import { Client, sharedServer } from '../support/server.js';

const FOLDER = fileURLToPath(new URL('../../deploy/nginx/', import.meta.url));
const read = (name: string): string => readFileSync(FOLDER + name, 'utf8');
const ROUTES = { 'lexiclip/routes.conf': read('routes.conf') };
const MEGABYTE = 2 ** 20;
const portOf = (url: string): number => Number(new URL(url).port);

/** The site with replicas at these ports in the place of its own. */
function siteFor(ports: readonly number[]): string {
  const lines = ports.map((port) => `  server 127.0.0.1:${port} max_fails=1 fail_timeout=2s;\n`);
  return read('replicas.conf').replace(/(^ {2}server 127\.0\.0\.1:400\d .*\n)+/m, lines.join(''));
}

/** A replica that dies while it reads a request: it has got something of each, and answers none. */
async function dyingReplica() {
  let got = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      got += 1;
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, got: () => got, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('What nginx passes on to replicas', () => {
  const routes = read('routes.conf');
  const numbersIn = (directive: string) =>
    [...routes.matchAll(new RegExp(`^ *${directive} (\\d+)[ms];`, 'gm'))].map(([, number]) => Number(number));

  it('is larger and may take longer than what the server refuses itself', () => {
    const { bodyMb, requestTimeoutMs } = loadConfig({});
    const [body, piece] = numbersIn('client_max_body_size') as [number, number];
    expect(body).toBeGreaterThan(bodyMb);
    expect(piece * MEGABYTE).toBeGreaterThan(LIMITS.uploadPieceBytes);
    expect(Math.min(...numbersIn('proxy_read_timeout'))).toBeGreaterThan(requestTimeoutMs / 1000);
  });

  it('goes to the replicas of compose by the names that they have there', () => {
    const { services } = parse(readFileSync(`${FOLDER}../compose.yaml`, 'utf8'));
    const names = [...read('compose.conf').matchAll(/^ {2}server ([\w-]+):4000 /gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(1);
    expect(Object.keys(services).filter((name) => name.startsWith('replica'))).toEqual(names);
  });
});

if (!hasNginx) console.warn('skipped: nginx is not on this machine');

(hasNginx ? describe : describe.skip)('Through nginx, with several replicas', () => {
  const running = sharedServer();
  const started: Nginx[] = [];

  /** A client of a new tenant whose requests go to these replicas in turn. */
  async function through(...ports: number[]): Promise<Client> {
    const nginx = await startNginx(siteFor(ports), ROUTES);
    started.push(nginx);
    return new Client(nginx.url, (await running.tenant()).key);
  }

  afterEach(async () => {
    await Promise.all(started.splice(0).map((nginx) => nginx.stop()));
  });

  it('each request is answered while one of them takes no connections', async () => {
    const client = await through(await freePort(), portOf(running.url), await freePort());
    for (let i = 0; i < 6; i++)
      expect(await client.data('{ viewer { isOperator } }')).toEqual({ viewer: { isOperator: false } });
  });

  it('a request that one of them may have done is not done by another, and its client is told', async () => {
    const dying = await dyingReplica();
    try {
      const client = await through(dying.port, portOf(running.url));
      const body = JSON.stringify({ query: 'mutation { deleteLabelSet(slug: "none") { id } }' });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${client.key}` };
      const statuses = [];
      for (let i = 0; i < 2; i++)
        statuses.push((await fetch(`${client.url}/graphql`, { method: 'POST', headers, body })).status);
      expect(statuses.sort()).toEqual([200, 502]);
      expect(dying.got()).toBe(1);
    } finally {
      await dying.close();
    }
  });

  it('a piece of an upload that one of them died with is stored by another', async () => {
    const dying = await dyingReplica();
    try {
      const client = await through(dying.port, portOf(running.url));
      const piece = Buffer.alloc(2 * MEGABYTE, 7);
      for (const id of ['upload-one', 'upload-two']) {
        expect((await sendPiece(client, id, piece, [0, piece.length])).status).toBe(200);
      }
      expect(dying.got()).toBe(1);
    } finally {
      await dying.close();
    }
  });

  it('a body that is too large is refused by the server', async () => {
    const client = await through(portOf(running.url));
    const { code } = await client.error('{ viewer { isOperator } }', { a: 'x'.repeat(20 * MEGABYTE) });
    expect(code).toBe('PAYLOAD_TOO_LARGE');
  });

  it('events come as they are made', async () => {
    const client = await through(portOf(running.url));
    const labels = Array.from({ length: 2000 }, (_, i) => ({ name: `bird ${i}` }));
    const { startJob } = await client.data('mutation ($input: JobInput!) { startJob(input: $input) { job { id } } }', {
      input: { createLabelSet: { slug: 'birds', labels } },
    });
    const reader = await EventReader.open(client, `subscription { jobProgress(id: "${startJob.job.id}") { state } }`);
    // It would be there only after the job, if nginx kept it until it has enough.
    expect((await reader.events().next()).value.data.data.jobProgress.state).not.toBe('SUCCEEDED');
    reader.leave();
  });

  it.each([
    ['/jobs/none/results.jsonl', 403, 'application/json; charset=utf-8'],
    ['/uploads/upload-none', 404, 'application/json; charset=utf-8'],
    ['/metrics', 404, 'text/html'],
    ['/healthz', 404, 'text/html'],
    ['/readyz', 404, 'text/html'],
  ])('the answer to %s is %s in %s: that of the server, or of nginx', async (path, status, type) => {
    const client = await through(portOf(running.url));
    const response = await fetch(client.url + path, { headers: { authorization: `Bearer ${client.key}` } });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
  });
});
