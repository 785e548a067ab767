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
    running = await startTestServer({ LEXICLIP_SAFELIST: `${codegen}, ${apollo}` });
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

  it('does not run a text that comes with the id of another', async () => {
    expect(await ask({ query: UNLISTED, documentId: sha256(LISTED) })).toEqual(sets);
    expect((await ask({ query: UNLISTED, extensions: { persistedQuery: { version: 1 } } })).errors).toHaveLength(1);
  });

  it('does not run what hides in a GET or in a form', async () => {
    const url = `${client.url}/graphql?query=${encodeURIComponent(UNLISTED)}`;
    const headers = { authorization: `Bearer ${client.key}`, 'apollo-require-preflight': 'true' };
    expect((await fetch(url, { headers })).status).toBe(403);
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
