import { createClient } from 'graphql-sse';
import { Counting } from '../../support/http/counting-schema.js';
import { EventReader } from '../../support/http/events.js';
import { type OwnSchemaServer, serveOwnSchema } from '../../support/http/own-schema.js';
import { scrape, valueIn } from '../../support/metrics.js';
import type { Client } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const COUNT = 'subscription Count($to: Int!) { count(to: $to) { number } }';

describe('A stream of events', () => {
  const counting = new Counting();
  let running: OwnSchemaServer;
  let client: Client;

  beforeAll(async () => {
    running = await serveOwnSchema(await counting.schema(), {
      LEXICLIP_ANSWER_MB: '1',
      LEXICLIP_CORS_ORIGINS: 'http://localhost:5173',
      LEXICLIP_MAX_ALIASES: '1',
      LEXICLIP_REQUEST_TIMEOUT_MS: '500',
    });
    client = await running.tenant();
  });
  afterAll(() => running.close());

  const open = (query: string, variables: Record<string, unknown> = {}) =>
    EventReader.open(client, query, { variables });
  const all = async (query: string, variables?: Record<string, unknown>) => (await open(query, variables)).all();
  /** The code of the only error of the only answer. */
  const codeOf = async (query: string, variables?: Record<string, unknown>) => {
    const [first, last, ...more] = await all(query, variables);
    expect([last?.event, more]).toEqual(['complete', []]);
    expect(first?.data?.errors).toHaveLength(1);
    expect(first?.data?.errors?.[0]?.extensions.requestId).toMatch(/./);
    return first?.data?.errors?.[0]?.extensions.code;
  };

  it('has an event for each answer to a subscription, and says when it is complete', async () => {
    const reader = await open('subscription { count(to: 3, everyMs: 20) { number } }');
    const numbered = (number: number) => ({ event: 'next', data: { data: { count: { number } } } });
    expect(await reader.all()).toEqual([1, 2, 3].map(numbered).concat({ event: 'complete', data: undefined } as never));
  });

  it('says what proxies and caches must know', async () => {
    const { response } = await open(COUNT, { to: 1 });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': expect.stringMatching(/./),
    });
    await response.body?.cancel();
  });

  it('is understood by the client of graphql-sse', async () => {
    const sse = createClient({
      url: `${running.url}/graphql/stream`,
      headers: { authorization: `Bearer ${client.key}` },
    });
    const numbers: unknown[] = [];
    for await (const { data } of sse.iterate<{ count: { number: number } }>({ query: COUNT, variables: { to: 3 } })) {
      numbers.push(data?.count.number);
    }
    expect(numbers.at(-1)).toBe(3);
  });

  it('answers a query once', async () => {
    expect(await all('{ greeting }')).toEqual([
      { event: 'next', data: { data: { greeting: 'hello' } } },
      { event: 'complete', data: undefined },
    ]);
  });

  it('is let in from pages of other origins, which may read it', async () => {
    const headers = { origin: 'http://localhost:5173' };
    const preflight = await fetch(`${running.url}/graphql/stream`, {
      method: 'OPTIONS',
      headers: {
        ...headers,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization');
    const { response } = await EventReader.open(client, '{ greeting }', { headers });
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
  });

  it('is not packed, so that no event waits for the next', async () => {
    const { response } = await EventReader.open(client, '{ greeting }', { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  it('goes on for longer than a request may take', async () => {
    const events = await all('subscription { count(to: 8, everyMs: 100) { number } }');
    expect(events.at(-2)?.data).toEqual({ data: { count: { number: 8 } } });
  });

  it('is not made when its client has left', async () => {
    const reader = await open('subscription { wait { number } }');
    await reader.events().next();
    expect(counting.open).toBe(1);
    reader.leave();
    await waitUntil('the subscription has ended', () => counting.open === 0);
  });

  describe('has errors as an answer', () => {
    it.each([
      ['that does not parse', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
      ['that is not valid', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      ['of two fields', 'subscription { wait { number } refused { number } }', 'GRAPHQL_VALIDATION_FAILED'],
      ['with too many aliases', 'subscription { a: wait { b: number } }', 'BAD_USER_INPUT'],
      ['without a variable', COUNT, 'BAD_USER_INPUT'],
      ['that the service refuses', 'subscription { refused { number } }', 'NOT_FOUND'],
      ['that is no text', '', 'BAD_USER_INPUT'],
    ])('to an operation %s', async (_, query, code) => {
      expect(await codeOf(query)).toBe(code);
    });
  });

  it('tells of a field that fails as any answer does: nothing of what only the server may know', async () => {
    const [first] = await all('subscription { count(to: 1) { number broken } }');
    expect(first?.data?.data).toEqual({ count: { number: 1, broken: null } });
    expect(first?.data?.errors?.[0]).toMatchObject({ path: ['count', 'broken'], extensions: { code: 'INTERNAL' } });
    expect(JSON.stringify(first)).not.toContain('secret');
  });

  it('ends with the error of a subscription that fails', async () => {
    const events = await all('subscription { breaking { number } }');
    expect(events.at(-2)?.data?.errors?.[0]?.extensions).toMatchObject({
      code: 'INTERNAL',
      requestId: expect.any(String),
    });
    expect(events.at(-1)?.event).toBe('complete');
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('refuses each answer that is too large, and none for those before it', async () => {
    const sized = (length: number) => `subscription { count(to: 5, everyMs: 5) { number text(length: ${length}) } }`;
    const small = await all(sized(300_000));
    expect(small.filter(({ data }) => data?.errors)).toEqual([]);
    const [first] = await all(sized(2_000_000));
    expect(first?.data).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', limit: 'answer' } }] });
  });

  it('counts as an operation when it has ended, with the outcome of its last answer', async () => {
    const count = async () => {
      const series = await scrape(running.url, running.operator.key);
      const of = (code: string) =>
        valueIn(series, `lexiclip_graphql_operations_total{field="breaking",code="${code}"}`);
      return [of('OK'), of('INTERNAL'), valueIn(series, 'lexiclip_streams')];
    };
    const [ok = 0, failed = 0] = await count();
    await all('subscription { breaking { number } }');
    await waitUntil('it is counted', async () => (await count())[1] === failed + 1);
    expect(await count()).toEqual([ok, failed + 1, 0]);
    const waiting = await open('subscription { wait { number } }');
    expect((await count())[2]).toBe(1);
    waiting.leave();
  });

  describe('is refused before GraphQL', () => {
    const post = async (init: RequestInit) => {
      const response = await fetch(`${running.url}/graphql/stream`, {
        method: 'POST',
        ...init,
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          authorization: `Bearer ${client.key}`,
          ...(init.headers as Record<string, string>),
        },
      });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string; argument?: string } }[] };
      const [{ extensions } = { extensions: { code: '', argument: '' } }] = errors;
      return [response.status, extensions.code, extensions.argument];
    };
    const body = JSON.stringify({ query: '{ greeting }' });

    it.each([
      ['without a key', { body, headers: { authorization: '' } }, [401, 'UNAUTHENTICATED', undefined]],
      [
        'to a client that takes no events',
        { body, headers: { accept: 'application/json' } },
        [400, 'BAD_USER_INPUT', 'accept'],
      ],
      ['by GET', { method: 'GET' }, [400, 'BAD_USER_INPUT', 'method']],
      ['in a batch', { body: `[${body}, ${body}]` }, [400, 'BAD_USER_INPUT', 'body']],
      ['as a form', { body, headers: { 'content-type': 'multipart/form-data' } }, [400, 'BAD_USER_INPUT', undefined]],
    ] as const)('%s', async (_, init, expected) => {
      expect((await post(init)).slice(0, 3)).toEqual(expected);
    });
  });

  it('is where the other address sends subscriptions', async () => {
    const error = await client.error('subscription { wait { number } }');
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'query' });
    expect(error.message).toContain('POST /graphql/stream');
  });
});
