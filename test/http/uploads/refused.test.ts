import { readFile } from 'node:fs/promises';
import {
  CLASSIFY,
  expectRefusal,
  file,
  inBase64,
  LABELS,
  MEGABYTE,
  map,
  ONE,
  operations,
  PATH,
  type Part,
  post,
} from '../../support/http/uploads.js';
import { exampleImage } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';

describe('An upload', () => {
  const running = sharedServer();
  let tenant: Client;
  let ship: Buffer;
  let frog: Buffer;

  beforeAll(async () => {
    tenant = await running.tenant();
    ship = await readFile(exampleImage('ship.png'));
    frog = await readFile(exampleImage('frog.png'));
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
      await expectRefusal(post(tenant, [...ONE, file('0', '')]), 'UNSUPPORTED_IMAGE', 'input.image.upload', 200);
    });

    it('when it is no image', async () => {
      const answer = post(tenant, [...ONE, file('0', 'hello, world')]);
      await expectRefusal(answer, 'UNSUPPORTED_IMAGE', 'input.image.upload', 200);
    });

    it('beside another source of the same image', async () => {
      const both = operations(CLASSIFY, { input: { image: { upload: null, ...inBase64(ship) }, labels: LABELS } });
      const answer = post(tenant, [both, map({ 0: [PATH] }), file('0', ship)]);
      await expectRefusal(answer, 'BAD_USER_INPUT', 'input.image', 200);
    });

    it.each([
      ['text', 'input.labels.0', { image: inBase64(Buffer.from('x')), labels: [null] }],
      ['an object', 'input.image', { image: null, labels: LABELS }],
      ['a list', 'input.labels', { image: inBase64(Buffer.from('x')), labels: null }],
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
});
