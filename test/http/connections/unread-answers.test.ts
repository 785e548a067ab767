import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { UnreadAnswers } from '#lexiclip/http/connections/unread-answers.js';
import { waitUntil } from '../../support/wait.js';

const MEGABYTE = 1024 * 1024;
/** More than the operating system takes off the server's hands. */
const ANSWER = 'x'.repeat(24 * MEGABYTE);

describe('An answer', () => {
  let app: FastifyInstance;
  let answers: UnreadAnswers;
  const open: Socket[] = [];

  async function start(limits: ConstructorParameters<typeof UnreadAnswers>[0]): Promise<void> {
    answers = new UnreadAnswers(limits);
    app = Fastify();
    app.addHook('onSend', answers.watch);
    app.get('/', async () => ANSWER);
    await app.listen({ port: 0, host: '127.0.0.1' });
  }
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await app.close();
  });

  /** Asks, and reads nothing. */
  async function ask(): Promise<Socket> {
    const socket = connect((app.server.address() as { port: number }).port, '127.0.0.1');
    open.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    return socket;
  }

  const connections = () => new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)));

  it('that nobody reads loses its connection at a deadline', async () => {
    await start({ maxBytes: 1024 * MEGABYTE, stallMs: 1000 });
    await Promise.all([ask(), ask(), ask()]);
    await waitUntil('the answers wait', () => answers.bytes === 3 * ANSWER.length);
    await waitUntil('the connections are gone', async () => (await connections()) === 0);
    await waitUntil('nothing is held', () => answers.bytes === 0);
  });

  it('that is read slowly but steadily arrives as a whole', async () => {
    await start({ maxBytes: 1024 * MEGABYTE, stallMs: 300 });
    const socket = await ask();
    let read = 0;
    while (read < ANSWER.length) {
      const part: Buffer | null = socket.read(2 * MEGABYTE) ?? socket.read();
      read += part?.length ?? 0;
      await sleep(20);
      expect(socket.destroyed).toBe(false);
    }
    await waitUntil('nothing is held', () => answers.bytes === 0);
  });

  it('that has waited longest is dropped when the unread ones take too much memory', async () => {
    await start({ maxBytes: 4 * ANSWER.length, stallMs: 60_000 });
    for (let i = 0; i < 5; i++) {
      await ask();
      await waitUntil('the answer waits', () => answers.bytes >= Math.min(i + 1, 2) * ANSWER.length);
    }
    // One caller may take half.
    await waitUntil('the others are gone', async () => (await connections()) === 2);
    await waitUntil('their bytes are given back', () => answers.bytes === 2 * ANSWER.length);
  });
});
