import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../support/process.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

const LISTED = 'query Sets($first: Int) { labelSets(first: $first) { totalCount } }';
const OF_APOLLO = 'query Who { viewer { scopes } }';
const UNLISTED = '{ viewer { isOperator } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('A safelist', () => {
  let folder: string;
  let running: TestServer;
  let client: Client;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const [codegen, apollo] = [join(folder, 'persisted-documents.json'), join(folder, 'manifest.json')];
    await writeFile(codegen, JSON.stringify({ [sha256(LISTED)]: LISTED }));
    const operations = [{ id: 'who', name: 'Who', type: 'query', body: OF_APOLLO }];
    await writeFile(apollo, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
    running = await startTestServer({ LEXICLIP_SAFELIST: `${codegen}, ${apollo}`, LEXICLIP_MAX_BATCH: '3' });
    client = await running.tenant();
  });
  afterAll(async () => {
    await running.close();
    await rm(folder, { recursive: true });
  });

  async function ask(body: Record<string, unknown>) {
    const response = await fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { data?: unknown; errors?: { extensions: Record<string, unknown> }[] };
  }

  const sets = { data: { labelSets: { totalCount: 0 } } };

  it('runs what is on it by its text', async () => {
    expect(await ask({ query: LISTED, variables: { first: 1 } })).toEqual(sets);
  });

  it('runs what is on it by its id, in the forms that clients send', async () => {
    expect(await ask({ documentId: `sha256:${sha256(LISTED)}` })).toEqual(sets);
    expect(await ask({ documentId: sha256(LISTED) })).toEqual(sets);
    expect(await ask({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(LISTED) } } })).toEqual(sets);
    expect(await ask({ documentId: 'who' })).toMatchObject({ data: { viewer: {} } });
  });

  it('runs nothing else', async () => {
    expect((await ask({ query: UNLISTED })).errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      argument: 'query',
    });
    expect((await ask({ query: `${LISTED} ` })).data).toBeDefined();
    expect((await ask({ query: LISTED.replace('totalCount', 'totalCount nodes { id }') })).errors).toHaveLength(1);
    expect((await ask({ query: '{ __schema { types { name } } }' })).errors).toHaveLength(1);
    const unknown = { code: 'BAD_USER_INPUT', argument: 'documentId' };
    expect((await ask({ documentId: sha256(UNLISTED) })).errors?.[0]?.extensions).toMatchObject(unknown);
  });

  it('refuses an id and a text together, and two ids', async () => {
    const refused = [{ extensions: { code: 'BAD_USER_INPUT', argument: 'documentId' } }];
    const persistedQuery = { version: 1, sha256Hash: sha256(LISTED) };
    for (const body of [
      { query: UNLISTED, documentId: sha256(LISTED) },
      { query: LISTED, documentId: sha256(LISTED) },
      { query: UNLISTED, extensions: { persistedQuery } },
      { documentId: 'who', extensions: { persistedQuery } },
      { documentId: [sha256(LISTED)] },
    ]) {
      const { data, errors } = await ask(body);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject(refused);
    }
    expect((await ask({ query: UNLISTED, extensions: { persistedQuery: { version: 1 } } })).errors).toHaveLength(1);
  });

  describe('by GET', () => {
    const get = async (parameters: Record<string, string> | [string, string][]) => {
      const response = await fetch(`${client.url}/graphql?${new URLSearchParams(parameters)}`, {
        headers: { authorization: `Bearer ${client.key}`, 'apollo-require-preflight': 'true' },
      });
      const answer = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
      return { status: response.status, ...answer };
    };

    it('runs what is on it by its id', async () => {
      expect(await get({ documentId: sha256(LISTED), variables: '{"first":1}' })).toEqual({ status: 200, ...sets });
      const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: sha256(LISTED) } });
      expect(await get({ extensions })).toEqual({ status: 200, ...sets });
    });

    it('refuses what is not on it, with a listed id beside it or in the place of it', async () => {
      expect(await get({ query: UNLISTED })).toMatchObject({ status: 403 });
      for (const parameters of [
        { query: UNLISTED, documentId: sha256(LISTED) },
        { documentId: sha256(UNLISTED) },
        [
          ['documentId', sha256(LISTED)],
          ['documentId', 'who'],
        ] as [string, string][],
      ]) {
        const { data, errors } = await get(parameters);
        expect(data).toBeUndefined();
        expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      }
    });
  });

  it('is asked for every operation of a batch', async () => {
    const response = await fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body: JSON.stringify([{ documentId: sha256(LISTED) }, { query: UNLISTED }, { query: LISTED }]),
    });
    const [first, second, third] = (await response.json()) as { data?: unknown; errors?: unknown[] }[];
    expect([first, third]).toEqual([sets, sets]);
    expect(second).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it('does not run what hides in a form', async () => {
    const headers = { authorization: `Bearer ${client.key}`, 'apollo-require-preflight': 'true' };
    const form = new FormData();
    form.append('operations', JSON.stringify({ query: UNLISTED }));
    form.append('map', '{}');
    expect((await fetch(`${client.url}/graphql`, { method: 'POST', headers, body: form })).status).toBe(403);
  });

  it('does not bind the operator', async () => {
    expect((await running.operator.data(UNLISTED)).viewer.isOperator).toBe(true);
  });

  it.each([
    ['no-such-file.json', undefined],
    ['not.json', 'not JSON'],
    ['list.json', '["a"]'],
  ])('that is %s stops the start, naming the variable', async (name, text) => {
    const file = join(folder, name);
    if (text !== undefined) await writeFile(file, text);
    const process = await startProcess({
      LEXICLIP_DATA: join(folder, 'data'),
      LEXICLIP_SAFELIST: file,
      LEXICLIP_THREADS: '1',
    });
    expect(process.url).toBeUndefined();
    expect(process.messages()).toMatch(/^lexiclip: LEXICLIP_SAFELIST: [^\n]+\n$/);
  });
});
