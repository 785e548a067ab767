import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { distinctImage, exampleImage } from '../support/images.js';
import { spawnServer } from '../support/process.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';
import {
  type Answered,
  FORM_HEADERS,
  file,
  formBody,
  map,
  operations,
  type Part,
  post,
  RawRequest,
  send,
} from '../support/uploads.js';

const FIELDS = 'predictions { name similarity } image { sha256 }';
const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { ${FIELDS} } }`;
const CLASSIFY_MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) { ... on Classification { ${FIELDS} } ... on ClassifyFailure { code message } }
}`;
const TWO = `query ($a: ImageInput!, $b: ImageInput!, $labels: [String!]!) {
  a: classify(input: { image: $a, labels: $labels }) { ${FIELDS} }
  b: classify(input: { image: $b, labels: $labels }) { ${FIELDS} }
}`;
const LABELS = ['ship', 'frog', 'airplane'];
const MEGABYTE = 1024 * 1024;
const PATH = 'variables.input.image.upload';

/** One image to classify, in the file 0. */
const ONE: Part[] = [operations(CLASSIFY, { input: { image: { upload: null }, labels: LABELS } }), map({ 0: [PATH] })];

describe('An upload', () => {
  let running: TestServer;
  let tenant: Client;
  let ship: Buffer;
  let frog: Buffer;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
    ship = await readFile(exampleImage('ship.png'));
    frog = await readFile(exampleImage('frog.png'));
  });
  afterAll(() => running.close());

  const image = (base64: Buffer) => ({ base64: base64.toString('base64') });
  /** What a piece of work adds to the number of images that the model has seen. */
  async function encoded(work: () => Promise<unknown>): Promise<number> {
    const { images } = running.server.counters();
    await work();
    return running.server.counters().images - images;
  }
  async function expectRefusal(answer: Promise<Answered>, code: string, argument: string | undefined, status: number) {
    const { status: actual, errors } = await answer;
    expect(errors).toHaveLength(1);
    const [{ message, extensions }] = errors as [{ message: string; extensions: { code: string } }];
    expect({ ...extensions, status: actual }).toEqual({
      code,
      status,
      requestId: expect.any(String),
      ...(argument !== undefined && { argument }),
    });
    return message;
  }

  it('gives what the same image gives in base64', async () => {
    const { data, errors } = await post(tenant, [...ONE, file('0', ship)]);
    expect(errors).toBeUndefined();
    const byBase64 = await tenant.data(CLASSIFY, { input: { image: image(ship), labels: LABELS } });
    expect(data).toEqual(byBase64);
    expect(data.classify.predictions[0].name).toBe('ship');
    expect(data.classify.image.sha256).toBe(createHash('sha256').update(ship).digest('hex'));
  });

  it('may be one of many to classifyMany', async () => {
    const { data } = await post(tenant, [
      operations(CLASSIFY_MANY, { input: { images: [{ upload: null }, { upload: null }], labels: LABELS } }),
      map({ a: ['variables.input.images.0.upload'], b: ['variables.input.images.1.upload'] }),
      file('a', frog),
      file('b', ship),
    ]);
    expect(data.classifyMany.map(({ predictions }: Answered['data']) => predictions[0].name)).toEqual(['frog', 'ship']);
  });

  it('may be as many as there may be images', async () => {
    const images = Array.from({ length: 100 }, () => ({ upload: null }));
    const paths = images.map((_, i) => [i, [`variables.input.images.${i}.upload`]]);
    const { data, errors } = await post(tenant, [
      operations(CLASSIFY_MANY, { input: { images, labels: LABELS } }),
      map(Object.fromEntries(paths)),
      ...images.map((_, i) => file(String(i), ship)),
    ]);
    expect(errors).toBeUndefined();
    expect(data.classifyMany).toHaveLength(100);
  });

  it('may stand at two paths, and is encoded once', async () => {
    const fresh = Buffer.from(await distinctImage(1), 'base64');
    let answer: Answered | undefined;
    const images = await encoded(async () => {
      answer = await post(tenant, [
        operations(TWO, { a: { upload: null }, b: { upload: null }, labels: LABELS }),
        map({ 0: ['variables.a.upload', 'variables.b.upload'] }),
        file('0', fresh),
      ]);
    });
    expect(images).toBe(1);
    expect(answer?.data.a).toEqual(answer?.data.b);
  });

  it('may stand beside base64 of the same image, which is encoded once as well', async () => {
    const fresh = Buffer.from(await distinctImage(2), 'base64');
    const images = await encoded(() =>
      post(tenant, [
        operations(TWO, { a: { upload: null }, b: image(fresh), labels: LABELS }),
        map({ 0: ['variables.a.upload'] }),
        file('0', fresh),
      ]),
    );
    expect(images).toBe(1);
  });

  it('may be left unused by the query', async () => {
    const { data, errors } = await post(tenant, [
      operations('{ viewer { isOperator } }', { image: null }),
      map({ 0: ['variables.image'] }),
      file('0', ship),
    ]);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ viewer: { isOperator: false } });
  });

  it('is ignored when the map does not name it, as other fields are', async () => {
    const parts = [...ONE, { name: 'comment', value: 'hello' }, file('0', ship), file('other', frog)];
    const { data, errors } = await post(tenant, parts);
    expect(errors).toBeUndefined();
    expect(data.classify.predictions[0].name).toBe('ship');
  });

  it('is not needed in a multipart request', async () => {
    const { data } = await post(tenant, [operations('{ viewer { isOperator } }', {}), map({})]);
    expect(data).toEqual({ viewer: { isOperator: false } });
  });

  it('may be up to 10 MB', async () => {
    const exactly = file('0', Buffer.alloc(10 * MEGABYTE));
    await expectRefusal(post(tenant, [...ONE, exactly]), 'UNSUPPORTED_IMAGE', 'input.image.upload', 200);
  });

  describe('is refused', () => {
    const variables = { input: { image: { upload: null }, labels: LABELS } };
    const ops = operations(CLASSIFY, variables);
    const noFile = () => file('0', ship);

    it.each<[string, () => Part[], string]>([
      ['without operations', () => [map({ 0: [PATH] }), noFile()], 'operations'],
      ['with operations in a file', () => [file('operations', ops.value), map({ 0: [PATH] }), noFile()], 'operations'],
      ['without a map', () => [ops, noFile()], 'map'],
      ['with the map before the operations', () => [map({ 0: [PATH] }), ops, noFile()], 'map'],
      ['with the file before the map', () => [ops, noFile(), map({ 0: [PATH] })], 'map'],
      ['with operations twice', () => [ops, ops, map({ 0: [PATH] }), noFile()], 'operations'],
      ['with one file twice', () => [ops, map({ 0: [PATH] }), noFile(), noFile()], 'map'],
      ['with operations that are no JSON', () => [{ ...ops, value: '{ "query"' }, map({}), noFile()], 'operations'],
      ['with operations that are no object', () => [{ ...ops, value: '"{ a }"' }, map({}), noFile()], 'operations'],
      ['with null for operations', () => [{ ...ops, value: 'null' }, map({}), noFile()], 'operations'],
      ['with a batch', () => [{ ...ops, value: `[${ops.value}]` }, map({ 0: [`0.${PATH}`] }), noFile()], 'operations'],
      ['with a map that is no JSON', () => [ops, { name: 'map', value: "{'0'}" }, noFile()], 'map'],
      ['with a map that is a list', () => [ops, map([PATH]), noFile()], 'map'],
      ['with a path that is no list', () => [ops, map({ 0: PATH }), noFile()], 'map'],
      ['with a path that is no text', () => [ops, map({ 0: [0] }), noFile()], 'map'],
      ['with a key __proto__', () => [{ ...ops, value: '{"__proto__":{}}' }, map({}), noFile()], 'operations'],
    ])('%s', async (_, parts, argument) => {
      await expectRefusal(post(tenant, parts()), 'BAD_USER_INPUT', argument, 400);
    });

    it.each([
      ['is not there', 'variables.input.image.url'],
      ['leads through what is not there', 'variables.picture.upload'],
      ['leads to a value', 'variables.input.labels.0'],
      ['leads past a value', 'variables.input.labels.0.length'],
      ['leads past the null', `${PATH}.bytes`],
      ['leads past the end of a list', 'variables.input.labels.3'],
      ['leads to the length of a list', 'variables.input.labels.length'],
      ['leads to a prototype', 'variables.__proto__.x'],
      ['leads to a constructor', 'variables.constructor.prototype.x'],
      ['is a prototype', 'variables.__proto__'],
      ['is empty', ''],
      ['is all variables', 'variables'],
      ['is not of the variables', 'operationName'],
      ['has an empty step', 'variables..input'],
    ])('at a path that %s', async (_, path) => {
      const parts = [operations(CLASSIFY, variables, { operationName: null }), map({ 0: [path] }), file('0', ship)];
      await expectRefusal(post(tenant, parts), 'BAD_USER_INPUT', path, 400);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    });

    it('at a path that has a file already', async () => {
      const parts = [ops, map({ 0: [PATH], 1: [PATH] }), file('0', ship), file('1', frog)];
      await expectRefusal(post(tenant, parts), 'BAD_USER_INPUT', PATH, 400);
    });

    it('when the map promises it and it does not come', async () => {
      expect(await expectRefusal(post(tenant, ONE), 'BAD_USER_INPUT', PATH, 400)).toContain('"0"');
    });

    it('when it is empty', async () => {
      await expectRefusal(post(tenant, [...ONE, file('0', '')]), 'BAD_USER_INPUT', 'input.image.upload', 200);
    });

    it('when it is no image', async () => {
      const answer = post(tenant, [...ONE, file('0', 'hello, world')]);
      await expectRefusal(answer, 'UNSUPPORTED_IMAGE', 'input.image.upload', 200);
    });

    it('beside another source of the same image', async () => {
      const both = operations(CLASSIFY, { input: { image: { upload: null, ...image(ship) }, labels: LABELS } });
      const answer = post(tenant, [both, map({ 0: [PATH] }), file('0', ship)]);
      await expectRefusal(answer, 'BAD_USER_INPUT', 'input.image', 200);
    });

    it.each([
      ['text', 'input.labels.0', { image: image(Buffer.from('x')), labels: [null] }],
      ['an object', 'input.image', { image: null, labels: LABELS }],
      ['a list', 'input.labels', { image: image(Buffer.from('x')), labels: null }],
    ])('where %s is wanted, without its bytes in the message', async (_, path, input) => {
      const { status, errors } = await post(tenant, [
        operations(CLASSIFY, { input }),
        map({ 0: [`variables.${path}`] }),
        file('0', Buffer.alloc(MEGABYTE, 'x'), 'ship.png'),
      ]);
      expect(status).toBe(200);
      expect(errors?.length).toBeGreaterThan(0);
      for (const { extensions } of errors ?? []) expect(extensions.code).toBe('BAD_USER_INPUT');
      expect(JSON.stringify(errors).length).toBeLessThan(2000);
    });

    it('within metadata', async () => {
      const create = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }';
      const labels = [{ name: 'ship', metadata: { pictures: [null] } }];
      const { errors } = await post(tenant, [
        operations(create, { input: { slug: 'pictured', labels } }),
        map({ 0: ['variables.input.labels.0.metadata.pictures.0'] }),
        file('0', ship),
      ]);
      const argument = 'input.labels[0].metadata';
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    });

    it('as text in plain JSON', async () => {
      const error = await tenant.error(CLASSIFY, { input: { image: { upload: 'ship.png' }, labels: LABELS } });
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.image.upload' });
    });
  });

  describe('that is too much is refused:', () => {
    it('a file over 10 MB', async () => {
      const parts = [...ONE, file('0', Buffer.alloc(10 * MEGABYTE + 1))];
      await expectRefusal(post(tenant, parts), 'PAYLOAD_TOO_LARGE', PATH, 413);
    });

    it('a body over 16 MB', async () => {
      const parts = [...ONE, file('0', Buffer.alloc(9 * MEGABYTE)), file('1', Buffer.alloc(9 * MEGABYTE))];
      await expectRefusal(post(tenant, parts), 'PAYLOAD_TOO_LARGE', 'body', 413);
    });

    it('a body over 16 MB that does not say its length', async () => {
      const request = await RawRequest.open(tenant.url, {
        ...FORM_HEADERS,
        authorization: `Bearer ${tenant.key}`,
        'transfer-encoding': 'chunked',
      });
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MEGABYTE), Buffer.from('\r\n')]);
      for (let i = 0; i < 40; i++) request.socket.write(chunk);
      await expectRefusal(request.answer(), 'PAYLOAD_TOO_LARGE', 'body', 413);
      request.socket.destroy();
    });

    it.each(['operations', 'map'])('%s over 1 MB', async (name) => {
      const parts = [...ONE, file('0', ship)].map((part) =>
        part.name === name ? { ...part, value: part.value + ' '.repeat(MEGABYTE) } : part,
      );
      await expectRefusal(post(tenant, parts), 'PAYLOAD_TOO_LARGE', name, 413);
    });

    it('more than 100 files', async () => {
      const files = Array.from({ length: 101 }, (_, i) => file(String(i), 'x'));
      await expectRefusal(post(tenant, [...ONE, ...files]), 'BAD_USER_INPUT', 'body', 400);
    });

    it('more than 10 fields', async () => {
      const fields = Array.from({ length: 9 }, (_, i) => ({ name: `x${i}`, value: 'x' }));
      await expectRefusal(post(tenant, [...ONE, ...fields]), 'BAD_USER_INPUT', 'body', 400);
    });

    it.each<[string, string]>([
      ['fields', formBody(Array.from({ length: 10_000 }, () => ({ name: 'a', value: 'b' }))).toString()],
      ['files', formBody(Array.from({ length: 10_000 }, () => file('a', 'b'))).toString()],
      ['parts without a name', `${'--a-boundary-of-the-tests\r\n\r\n\r\n'.repeat(10_000)}--a-boundary-of-the-tests--`],
    ])('10,000 tiny %s', async (_, body) => {
      await expectRefusal(send(tenant, body, FORM_HEADERS), 'BAD_USER_INPUT', 'body', 400);
    });

    it('a part with a megabyte of headers', async () => {
      const long = { name: 'x', value: 'y', fileName: 'z'.repeat(MEGABYTE) };
      const { status } = await send(tenant, formBody([...ONE, long]), FORM_HEADERS);
      expect(status).toBe(400);
    });
  });

  describe('that is malformed is refused:', () => {
    const whole = () => formBody([...ONE, file('0', ship)]);
    const malformed = (body: Buffer, headers: Record<string, string> = {}) =>
      expectRefusal(send(tenant, body, { ...FORM_HEADERS, ...headers }), 'BAD_USER_INPUT', 'body', 400);

    it('none, when it is whole', async () => {
      expect((await send(tenant, whole(), FORM_HEADERS)).errors).toBeUndefined();
    });
    it('an empty body', () => malformed(Buffer.from('')));
    it('a body that ends within a file', () => malformed(whole().subarray(0, -1000)));
    it('a body without its end', () => malformed(formBody([...ONE, file('0', ship)], '')));
    it('another boundary than announced', () =>
      malformed(whole(), { 'content-type': 'multipart/form-data; boundary=another' }));
    it('no boundary', () => malformed(whole(), { 'content-type': 'multipart/form-data' }));
  });

  describe('before its body is read is refused', () => {
    it.each(['apollo-require-preflight', 'x-apollo-operation-name'])('not with the header %s', async (name) => {
      expect((await post(tenant, [...ONE, file('0', ship)], { [name]: 'Classify' })).errors).toBeUndefined();
    });

    it('without a header that a browser asks leave for', async () => {
      const message = await expectRefusal(post(tenant, ONE, {}), 'BAD_USER_INPUT', undefined, 400);
      expect(message).toContain('apollo-require-preflight');
    });

    it.each<[string, string, number]>([
      ['to a stranger', 'UNAUTHENTICATED', 401],
      ['without the header', 'BAD_USER_INPUT', 400],
      ['over 16 MB', 'PAYLOAD_TOO_LARGE', 413],
    ])('%s, and the answer reaches who is still sending', async (reason, code, status) => {
      const { 'content-type': type } = FORM_HEADERS;
      const request = await RawRequest.open(tenant.url, {
        ...(reason === 'without the header' ? { 'content-type': type } : FORM_HEADERS),
        ...(reason !== 'to a stranger' && { authorization: `Bearer ${tenant.key}` }),
        'content-length': 64 * MEGABYTE,
      });
      // Nothing of the body has been sent yet.
      expect(await request.answer()).toMatchObject({ status, errors: [{ extensions: { code } }] });
      for (let sent = 0; sent < 64; sent++) {
        await new Promise((resolve) => request.socket.write(Buffer.alloc(MEGABYTE), resolve));
      }
      expect(request.socket.destroyed).toBe(false);
      request.socket.destroy();
    });
  });

  it('that the client abandons leaves a healthy server, and nothing in its log but that it was there', async () => {
    // As a process, which a rejection that nobody handles would end.
    const server = await spawnServer(running.data, { LEXICLIP_LOG_LEVEL: 'info' });
    try {
      const body = formBody([...ONE, file('0', Buffer.alloc(MEGABYTE))]);
      for (const sent of [0, 100, body.length >> 1, body.length - 1, body.length]) {
        for (const end of ['destroy', 'resetAndDestroy'] as const) {
          const headers = { ...FORM_HEADERS, authorization: `Bearer ${tenant.key}`, 'content-length': body.length };
          const { socket, closed } = await RawRequest.open(server.url, headers);
          await new Promise((resolve) => socket.write(body.subarray(0, sent), resolve));
          await new Promise((resolve) => setTimeout(resolve, 20));
          socket[end]();
          await closed;
        }
      }
      const { errors } = await post(new Client(server.url, tenant.key), [...ONE, file('0', ship)]);
      expect(errors).toBeUndefined();
    } finally {
      expect(await server.stop()).toBe(0);
    }
    const lines = server.output().split('\n');
    const routine = (line: string) => line === '' || line.includes(server.url) || line.includes('"msg":"request"');
    expect(lines.filter((line) => !routine(line))).toEqual([]);
  });

  it('that stops coming is given up when the time of a request is over', async () => {
    const impatient = await startTestServer({ LEXICLIP_DATA: running.data, LEXICLIP_REQUEST_TIMEOUT_MS: '500' });
    try {
      const headers = { ...FORM_HEADERS, authorization: `Bearer ${tenant.key}`, 'content-length': MEGABYTE };
      const request = await RawRequest.open(impatient.url, headers);
      request.socket.write('--a-boundary');
      expect(await request.answer()).toMatchObject({ status: 408, errors: [{ extensions: { code: 'TIMEOUT' } }] });
      await request.closed;
    } finally {
      await impatient.close();
    }
  });
});
