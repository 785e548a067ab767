import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distinctImages } from '../support/images.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const CLASSIFY = 'query ($input: ClassifyManyInput!) { classifyMany(input: $input) { __typename } }';

const QUESTION = JSON.stringify({ query: '{ viewer { isOperator } }' });

const REQUESTS = 8;
const IMAGES = 20;

describe('A server that is told to stop', () => {
  let data: string;
  let server: ServerProcess;
  let client: Client;
  let images: { base64: string }[];

  beforeAll(async () => {
    images = (await distinctImages(REQUESTS * IMAGES)).map((base64) => ({ base64 }));
  });

  async function start(variables: Record<string, string> = {}): Promise<void> {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    server = await spawnServer(data, { LEXICLIP_IMAGE_CACHE_MB: '0', ...variables });
    const operator = new Client(server.url, OPERATOR_KEY);
    const made = await operator.data('mutation { createTenant(input: { slug: "t", name: "T" }) { secret } }');
    client = new Client(server.url, made.createTenant.secret);
  }

  afterEach(async () => {
    await server.stop('SIGKILL');
    await rm(data, { recursive: true, force: true });
  });

  /** All at once, and none of an image that another has. */
  const classifyAll = () =>
    Array.from({ length: REQUESTS }, (_, i) => {
      const input = { images: images.slice(i * IMAGES, (i + 1) * IMAGES), labels: ['frog', 'ship'] };
      return client.data(CLASSIFY, { input });
    });

  /** A connection that sends nothing by itself. */
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return socket;
  };

  const refusesConnections = () =>
    open().then(
      (socket) => {
        socket.destroy();
        return false;
      },
      () => true,
    );

  /** The server has read what was sent before, when it answers this. */
  const hasReadAll = () => fetch(`${server.url}/healthz`);

  const headOf = (length: number) =>
    [
      'POST /graphql HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${client.key}`,
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      '\r\n',
    ].join('\r\n');
  const firstData = (socket: Socket) =>
    new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(String(chunk))));

  /** A request that the server has taken, and that is not whole before it is told to be. */
  async function hold(): Promise<{ finish(): Promise<string> }> {
    const socket = await open();
    socket.write(headOf(QUESTION.length) + QUESTION.slice(0, 1));
    await hasReadAll();
    return {
      finish() {
        const answer = firstData(socket);
        socket.write(QUESTION.slice(1));
        return answer;
      },
    };
  }

  it('finishes all requests that it has taken, and ends with 0', async () => {
    await start();
    const running = classifyAll();
    const writing = client.data(
      'mutation { createLabelSet(input: { slug: "late", labels: [{ name: "a" }] }) { version { number } } }',
    );
    // The first that is done had all the others behind it.
    await Promise.race(running);
    const ended = server.stop('SIGTERM');
    const answers = await Promise.all(running);
    expect(answers.every(({ classifyMany }) => classifyMany.length === IMAGES)).toBe(true);
    expect((await writing).createLabelSet.version.number).toBe(1);
    expect(await ended).toBe(0);
  });

  it('takes no new request, and says so', async () => {
    // A busy machine may take longer than a body may stall.
    await start({ LEXICLIP_BODY_STALL_MS: '60000' });
    // Is there before, and asks after.
    const waiting = await open();
    const held = await hold();
    const ended = server.stop('SIGTERM');
    await waitUntil('no connection is taken', refusesConnections);
    const answer = firstData(waiting);
    waiting.write(`${headOf(QUESTION.length)}${QUESTION}`);
    expect(await answer).toMatch(/^HTTP\/1\.1 503 /);
    await expect(open()).rejects.toThrow('ECONNREFUSED');
    expect(await held.finish()).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ended).toBe(0);
  });

  it('is not ready for as long as balancers need to see it, and still answers', async () => {
    await start({ LEXICLIP_DRAIN_DELAY_MS: '4000' });
    const ended = server.stop('SIGTERM');
    await waitUntil('it is not ready', async () => (await fetch(`${server.url}/readyz`)).status === 503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body: JSON.stringify({ query: '{ viewer { isOperator } }' }),
    });
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    expect(await ended).toBe(0);
  });

  it('does not wait for a connection on which nothing is asked', async () => {
    await start();
    const silent = await open();
    const half = await open();
    half.write('POST /graphql HTTP/1.1\r\nHost: x\r\n');
    await hasReadAll();
    expect(await server.stop('SIGTERM')).toBe(0);
    silent.destroy();
    half.destroy();
  });

  it('does not wait for a client that does not read its answers', async () => {
    await start({ LEXICLIP_ANSWER_STALL_MS: '500' });
    const labels = Array.from({ length: 50 }, (_, i) => ({
      name: `label ${i}`,
      metadata: { text: 'x'.repeat(16_000) },
    }));
    const create = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }';
    await client.data(create, { input: { slug: 'large', labels } });
    const query = '{ labelSet(slug: "large") { latest { labels(first: 50) { nodes { metadata } } } } }';
    const body = JSON.stringify({ query });
    const deaf = await open();
    deaf.pause();
    // More than the operating system takes off the server's hands.
    deaf.write(`${headOf(body.length)}${body}`.repeat(30));
    await waitUntil('answers wait', () => deaf.readableLength > 0);
    const started = performance.now();
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(performance.now() - started).toBeLessThan(15_000);
    deaf.destroy();
  });

  it('gives up on a request that takes longer than the grace period', async () => {
    await start({ LEXICLIP_GRACE_MS: '300' });
    const stuck = await open();
    stuck.write(`${headOf(100_000)}{`);
    await hasReadAll();
    expect(await server.stop('SIGTERM')).toBe(0);
    stuck.destroy();
  });
});
