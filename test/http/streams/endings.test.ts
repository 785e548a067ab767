import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Counting } from '../../support/http/counting-schema.js';
import { EventReader } from '../../support/http/events.js';
import { type OwnSchemaServer, serveOwnSchema } from '../../support/http/own-schema.js';
import { waitUntil } from '../../support/wait.js';

const COUNT = 'subscription { count(to: 1) { number } }';
const WAIT = 'subscription { wait { number } }';

describe('A stream of events', () => {
  const counting = new Counting();
  let running: OwnSchemaServer;

  const start = async (variables: Record<string, string> = {}) => {
    running = await serveOwnSchema(await counting.schema(), variables);
  };

  describe('that goes on', () => {
    beforeAll(() => start({ LEXICLIP_STREAMS: '3', LEXICLIP_TENANT_STREAMS: '2', LEXICLIP_ANSWER_STALL_MS: '2000' }));
    afterAll(() => running.close());

    /** A stream that has begun. */
    const waiting = async () => {
      const client = await running.tenant();
      const reader = await EventReader.open(client, WAIT);
      const events = reader.events();
      await events.next();
      return { client, reader, events };
    };
    const rest = async (events: AsyncGenerator<unknown>) => {
      const all: unknown[] = [];
      for await (const event of events) all.push(event);
      return all;
    };
    const refusal = (code: string) => ({
      event: 'next',
      data: { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })] },
    });

    it('ends soon after its key was revoked, and says so', async () => {
      const { client, events } = await waiting();
      await running.revoke(client);
      expect(await rest(events)).toEqual([refusal('UNAUTHENTICATED'), { event: 'complete', data: undefined }]);
      await waitUntil('the subscription has ended', () => counting.open === 0);
    });

    it('ends soon after its tenant was suspended, and says so', async () => {
      const { client, events } = await waiting();
      await running.suspend(client);
      expect(await rest(events)).toEqual([refusal('FORBIDDEN'), { event: 'complete', data: undefined }]);
    });

    it('takes one of the places of its tenant, and one of all, until it ends', async () => {
      const { client, reader } = await waiting();
      const second = await EventReader.open(client, WAIT);
      const third = await EventReader.open(client, WAIT);
      expect(third.response.status).toBe(503);
      expect(third.response.headers.get('retry-after')).toBe('5');
      expect(await third.response.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
      const other = await waiting();
      expect((await EventReader.open(other.client, WAIT)).response.status).toBe(503);
      for (const one of [reader, second]) one.leave();
      await waitUntil('there is room', async () => {
        const again = await EventReader.open(client, WAIT);
        again.leave();
        return again.response.status === 200;
      });
      other.reader.leave();
      await waitUntil('all have ended', () => counting.open === 0);
    });

    /** A client that has asked for a stream, and reads nothing. */
    async function deaf(query: string): Promise<Socket> {
      const { key } = await running.tenant();
      const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.pause();
      const body = JSON.stringify({ query });
      const head = [
        'POST /graphql/stream HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${key}`,
        'Accept: text/event-stream',
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
      await waitUntil('it has begun', () => counting.open > 0);
      return socket;
    }

    it('drops a client that does not read', async () => {
      const socket = await deaf('subscription { count(to: 1000000, everyMs: 1) { text(length: 1000000) } }');
      await waitUntil('the subscription has ended', () => counting.open === 0);
      socket.destroy();
    });

    it('leaves out what a slow client had no time for, and sends it the newest', async () => {
      const socket = await deaf('subscription { count(to: 60, everyMs: 1) { number text(length: 1000000) } }');
      await waitUntil('the last event was there', () => counting.open === 0);
      let text = '';
      socket.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      socket.resume();
      await waitUntil('it is complete', () => text.includes('event: complete'));
      const numbers = [...text.matchAll(/"number":(\d+)/g)].map(([, number]) => Number(number));
      expect(numbers.at(-1)).toBe(60);
      expect(numbers.length).toBeLessThan(40);
      socket.destroy();
    });
  });

  describe('that has to be opened again', () => {
    afterEach(() => running.close());

    it('is open for no longer than the server allows, and is not complete then', async () => {
      await start({ LEXICLIP_STREAM_MINUTES: '0.005' });
      const reader = await EventReader.open(await running.tenant(), WAIT);
      expect((await reader.all()).map(({ event }) => event)).toEqual(['next']);
    });

    it('has only what is on the safelist, where there is one', async () => {
      const file = join(await mkdtemp(join(tmpdir(), 'lexiclip-test-')), 'safelist.json');
      await writeFile(file, JSON.stringify({ listed: COUNT }));
      await start({ LEXICLIP_SAFELIST: file });
      const client = await running.tenant();
      const [unlisted] = await (await EventReader.open(client, WAIT)).all();
      expect(unlisted?.data?.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect(counting.open).toBe(0);
      const [listed] = await (await EventReader.open(client, COUNT)).all();
      expect(listed?.data).toEqual({ data: { count: { number: 1 } } });
      await rm(dirname(file), { recursive: true });
    });

    it('ends at once when the server stops, and is not complete then', async () => {
      await start();
      const reader = await EventReader.open(await running.tenant(), WAIT);
      const events = reader.events();
      await events.next();
      const from = performance.now();
      await running.close();
      expect(await events.next()).toEqual({ done: true, value: undefined });
      expect(performance.now() - from).toBeLessThan(3_000);
    });
  });
});
