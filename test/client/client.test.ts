import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientOptions, createClient, RequestError, UnreachableError } from '../../packages/client/src/index.js';
import { distinctImage } from '../support/images.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const LABELS = Array.from({ length: 501 }, (_, i) => `thing ${i}`);
const image = async (seed: number) => ({ upload: new Blob([Buffer.from(await distinctImage(seed), 'base64')]) });

describe('The client', () => {
  let tenant: Client;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    await LabelSetClient.create(tenant, 'things', named(...LABELS));
  });

  /** The bodies of the requests that were sent, beside the client that sent them. */
  function client(options: Partial<ClientOptions> = {}) {
    const { fetch: inner = fetch } = options;
    const sent: unknown[] = [];
    const counted: typeof fetch = (url, init) => {
      sent.push(init?.body);
      return inner(url, init);
    };
    return { sent, client: createClient({ url: tenant.url, key: tenant.key, ...options, fetch: counted }) };
  }

  /** A network on which the first answers are refusals with these codes. */
  function refusing(...codes: string[]): typeof fetch {
    return async (url, init) => {
      const code = codes.shift();
      if (code === undefined) return fetch(url, init);
      return Response.json({ errors: [{ message: 'not now', extensions: { code, retryAfterMs: 1 } }] });
    };
  }

  const refusal = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('uploads a file, and says by which version and which model it was classified', async () => {
    const input = { image: await image(1), labelSet: { slug: 'things', version: 1 }, topK: 2 };
    const { predictions, provenance, embedding } = await client().client.classifyImage(input);
    expect(predictions.map(({ rank }) => rank)).toEqual([1, 2]);
    expect(LABELS).toContain(predictions[0]?.name);
    expect(provenance).toMatchObject({ labelSetSlug: 'things', labelSetVersion: 1, modelId: 'starter-clip' });
    const again = await client().client.classifyImage({ ...input, image: { embedding } });
    expect(again.predictions).toEqual(predictions);
  });

  it('lets an image of many fail alone', async () => {
    const bad = { upload: new Blob(['not an image']) };
    const images = [await image(2), bad, await image(3)];
    const outcomes = await client().client.classifyImages({ images, labels: ['cat', 'dog'] });
    expect(outcomes.map(({ __typename }) => __typename)).toEqual([
      'Classification',
      'ClassifyFailure',
      'Classification',
    ]);
    expect(outcomes[1]).toMatchObject({ index: 1, code: 'UNSUPPORTED_IMAGE' });
  });

  it('sends those images again, alone, that the service asks to send later', async () => {
    let requests = 0;
    const busyOnce: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (requests++ > 0) return response;
      const body = (await response.json()) as { data: { classifyImages: unknown[] } };
      const failure = { __typename: 'ClassifyFailure', index: 1, code: 'OVERLOADED', message: 'busy', retryAfterMs: 1 };
      body.data.classifyImages[1] = failure;
      return Response.json(body);
    };
    const { client: busy, sent } = client({ fetch: busyOnce });
    const images = [await image(4), await image(5), await image(6)];
    const outcomes = await busy.classifyImages({ images, labels: ['cat', 'dog'] });
    expect(outcomes.map(({ __typename }) => __typename)).toEqual(Array(3).fill('Classification'));
    expect((sent as FormData[]).map((form) => [...form.keys()].filter((key) => /^\d+$/.test(key)).length)).toEqual([
      3, 1,
    ]);
  });

  it('reads label sets, versions and all labels of a version, page by page', async () => {
    const { client: reader, sent } = client();
    const names: string[] = [];
    for await (const { name } of reader.labels({ slug: 'things' })) names.push(name);
    expect(names).toEqual(LABELS);
    expect(sent).toHaveLength(3);
    expect(await reader.labelSet({ slug: 'nothing' })).toBeNull();
    expect(await reader.labelSet({ slug: 'things', version: 7 })).toMatchObject({ slug: 'things', version: null });
    expect((await reader.labelSet({ slug: 'things' }))?.version).toMatchObject({ number: 1, labelCount: 501 });
    const slugs: string[] = [];
    for await (const { slug } of reader.labelSets()) slugs.push(slug);
    expect(slugs).toEqual(['things']);
    const numbers: number[] = [];
    for await (const { number } of reader.versions('things')) numbers.push(number);
    expect(numbers).toEqual([1]);
  });

  it('stops reading pages when nobody asks for more', async () => {
    const { client: reader, sent } = client();
    for await (const _ of reader.labels({ slug: 'things' })) break;
    expect(sent).toHaveLength(2);
  });

  it.each([['OVERLOADED'], ['RATE_LIMITED'], ['TIMEOUT']])('sends again what is refused with %s', async (code) => {
    const waits: string[] = [];
    const options = { fetch: refusing(code, code), onWait: (reason: string) => waits.push(reason) };
    const { client: patient, sent } = client(options);
    expect(await patient.labelSet({ slug: 'things' })).toMatchObject({ slug: 'things' });
    expect([sent.length, waits]).toEqual([3, [code, code]]);
  });

  it.each([
    ['UNAUTHENTICATED'],
    ['FORBIDDEN'],
    ['BAD_USER_INPUT'],
    ['CONFLICT'],
    ['MODEL_MISMATCH'],
    ['INTERNAL'],
    ['NEW_CODE'],
  ])('does not send again what is refused with %s', async (code) => {
    const { client: refused, sent } = client({ fetch: refusing(code) });
    expect(await refusal(refused.labelSet({ slug: 'things' }))).toMatchObject({ name: 'RequestError', code });
    expect(sent).toHaveLength(1);
  });

  it('gives up what is refused for longer than it may wait, and what takes too long three times', async () => {
    const busy = client({ fetch: refusing('OVERLOADED'), maxWaitMs: 0 });
    expect(await refusal(busy.client.labelSet({ slug: 'things' }))).toMatchObject({ code: 'OVERLOADED' });
    const slow = client({ fetch: refusing(...Array(9).fill('TIMEOUT')) });
    expect(await refusal(slow.client.labelSet({ slug: 'things' }))).toMatchObject({ code: 'TIMEOUT' });
    expect([busy.sent.length, slow.sent.length]).toEqual([1, 3]);
  });

  it('ends a wait, and a request, with the reason of its signal', async () => {
    const later: typeof fetch = async () =>
      Response.json({ errors: [{ message: 'busy', extensions: { code: 'OVERLOADED', retryAfterMs: 30_000 } }] });
    const reason = new Error('enough');
    const controller = new AbortController();
    const options = { fetch: later, onWait: () => setTimeout(() => controller.abort(reason), 5) };
    const waiting = client(options).client.labelSet({ slug: 'things' }, { signal: controller.signal });
    expect(await refusal(waiting)).toBe(reason);
    const aborted = client().client.labelSet({ slug: 'things' }, { signal: AbortSignal.abort(reason) });
    expect(await refusal(aborted)).toBe(reason);
  });

  it("has the service's own refusals as they are, with code, argument and request id", async () => {
    const error = await refusal(client().client.classifyImage({ image: await image(7), labelSet: { slug: 'none' } }));
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ code: 'NOT_FOUND', argument: 'input.labelSet.slug' });
    expect((error as RequestError).extensions.requestId).toEqual(expect.any(String));
  });

  it('sends documents of your own', async () => {
    const { viewer } = await client().client.request<{ viewer: { isOperator: boolean } }, object>(
      '{ viewer { isOperator } }',
      {},
    );
    expect(viewer).toEqual({ isOperator: false });
  });

  it('says so when something else answers, or nothing', async () => {
    const page: Server = createServer((_, response) => response.writeHead(502).end('<html>Bad Gateway</html>'));
    await new Promise<void>((listening) => page.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const ask = () => refusal(client({ url }).client.labelSet({ slug: 'things' }));
    expect(await ask()).toMatchObject({ message: expect.stringContaining('HTTP 502') });
    await new Promise((closed) => page.close(closed));
    expect(await ask()).toBeInstanceOf(UnreachableError);
  });

  it.each(['', 'lxc_a b', 'lxc_\n'])('refuses a key that cannot be one, and does not show it: %j', (key) => {
    expect(() => createClient({ url: tenant.url, key })).toThrow(/^the API key has characters that no key can have/);
  });
});
