import { CommandLine } from '../../support/cli.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

const MEGABYTE = 1024 * 1024;
const MAX_BYTES = MEGABYTE;
const SYNONYMS = ['tree', 'plant'];
const LABELS = 12;

const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

describe('An answer', () => {
  let running: TestServer;
  let client: Client;
  const note = 'x"y'.repeat(3_000);

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_ANSWER_MB: '1' });
    client = await running.tenant();
    const templates = Array.from({ length: 3 }, (_, i) => `${'a long template '.repeat(50)}${i} {label}`);
    await client.data(
      'mutation ($t: [String!]!) { createPromptTemplate(input: { slug: "long", templates: $t }) { unchanged } }',
      {
        t: templates,
      },
    );
    const labels = Array.from({ length: LABELS }, (_, i) => ({
      name: `label ${i}`,
      synonyms: i === 0 ? SYNONYMS : [],
      metadata: { note, i },
    }));
    const input = { slug: 'trees', promptTemplate: { slug: 'long' }, labels };
    await client.data('mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }', {
      input,
    });
  });
  afterAll(() => running.close());

  /** The text of an answer to a query. */
  async function textOf(query: string): Promise<string> {
    const response = await fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body: JSON.stringify({ query }),
    });
    return response.text();
  }

  const latest = (fields: string) => `{ labelSet(slug: "trees") { latest { ${fields} } } }`;

  it.each([
    ['prompts that are rendered', times(90, (i) => `a${i}: labels(first: 12) { nodes { renderedPrompts } }`)],
    ['metadata', times(20, (i) => `a${i}: labels(first: 12) { nodes { metadata } }`)],
    ['edges and nodes alike', times(12, (i) => `a${i}: labels { edges { node { metadata } } nodes { metadata } }`)],
    ['one label under many names', times(99, (i) => `a${i}: label(name: "label 0") { metadata renderedPrompts }`)],
  ])('of %s is refused when it becomes too large, in a few words', async (_, fields) => {
    const text = await textOf(latest(fields));
    expect(text.length).toBeLessThan(1_000);
    const { errors, data } = JSON.parse(text);
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'query',
      limit: 'answer',
      allowed: MAX_BYTES,
      requestId: expect.any(String),
    });
    expect(errors[0].message).toMatch(/Label\.(metadata|renderedPrompts)/);
  });

  it('of errors is refused when they become too many', async () => {
    const create = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }';
    for (let i = 0; i < 12; i++) {
      await client.data(create, { input: { slug: `set-${i}`, labels: [{ name: 'a', prompts: ['a thing'] }] } });
    }
    const fields = times(99, (i) => `a${i}${'y'.repeat(500)}: label(name: "a", labelId: "a") { name }`);
    const text = await textOf(`{ labelSets(first: 13) { nodes { latest { ${fields} } } } }`);
    expect(text.length).toBeLessThan(1_000);
    expect(JSON.parse(text).errors[0].message).toContain('became too large at errors');
  });

  it('of long lists of many fields is refused before anything is looked up', async () => {
    const text = await textOf(
      `{ labelSet(slug: "nothing") { latest { labels(first: 1000) { nodes { ${times(99, (i) => `a${i}: name`)} } } } } }`,
    );
    expect(JSON.parse(text).errors[0].extensions).toMatchObject({ limit: 'answer', allowed: MAX_BYTES });
  });

  it('to a mutation says that the mutation has taken effect', async () => {
    const labels = Array.from({ length: LABELS }, (_, i) => `{ name: "label ${i}", metadata: { i: ${i} } }`).join(' ');
    const fields = `changed { before { ${times(15, (i) => `m${i}: metadata`)} } after { metadata } }`;
    const text = await textOf(`mutation { importLabels(labelSet: "trees", labels: [${labels}]) { ${fields} } }`);
    expect(JSON.parse(text).errors[0].message).toContain('has taken effect');
    expect((await client.data(latest('number labelCount'))).labelSet.latest).toEqual({ number: 2, labelCount: LABELS });
  });

  it('that is large and allowed is whole', async () => {
    const query =
      '{ labelSet(slug: "trees") { version(number: 1) { a: labels { ...P } b: labels { ...P } c: labels { ...P } d: labels { ...P } } } }';
    const page =
      'fragment P on LabelConnection { totalCount nodes { name synonyms parentId metadata } pageInfo { endCursor } }';
    const text = await textOf(`${query} ${page}`);
    expect(text.length).toBeGreaterThan(MAX_BYTES / 4);
    const { a, b, c, d } = JSON.parse(text).data.labelSet.version;
    expect(a.nodes[0]).toEqual({ name: 'label 0', synonyms: SYNONYMS, parentId: null, metadata: { note, i: 0 } });
    expect(a.nodes.map(({ metadata }: { metadata: { i: number } }) => metadata.i)).toEqual([...Array(LABELS).keys()]);
    expect([b, c, d]).toEqual([a, a, a]);
  });

  it('with all labels of a set is asked for in shorter pages by the command line', async () => {
    const labels = Array.from({ length: 130 }, (_, i) => ({
      name: `l ${i}`,
      prompts: ['a thing'],
      metadata: { note },
    }));
    const create = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }';
    await client.data(create, { input: { slug: 'notes', labels: labels.slice(0, 65) } });
    const upsert = 'mutation ($l: [LabelInput!]!) { upsertLabels(labelSet: "notes", labels: $l) { added } }';
    await client.data(upsert, { l: labels.slice(65) });
    const cli = await CommandLine.open(client);
    const exported = await cli.runHere('labels', 'export', '--set', 'notes', '--format', 'jsonl');
    expect(exported.status).toBe(0);
    expect(exported.output.trim().split('\n')).toHaveLength(130);
    await cli.close();
  });

  it('is counted together with the others of its batch', async () => {
    const batching = await startTestServer({
      LEXICLIP_ANSWER_MB: '1',
      LEXICLIP_MAX_BATCH: '10',
      LEXICLIP_DATA: running.data,
    });
    const query = latest(times(7, (i) => `a${i}: version: labels { nodes { metadata } }`).replaceAll('version: ', ''));
    const response = await fetch(`${batching.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body: JSON.stringify(Array(10).fill({ query: query.replace('latest', 'latest: version(number: 1)') })),
    });
    expect((await response.text()).length).toBeLessThan(2 * MAX_BYTES);
    await batching.close();
  });
});
