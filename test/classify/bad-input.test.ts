import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { exampleImage, plain } from '../support/images.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { unknown } }';
const CLASSIFY_MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) { ... on Classification { unknown } ... on ClassifyFailure { code } }
}`;
const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { version { number } } }';
const CREATE_TEMPLATE = `mutation ($input: CreatePromptTemplateInput!) {
  createPromptTemplate(input: $input) { unchanged }
}`;
const UPDATE_TEMPLATE = `mutation ($slug: String!, $templates: [String!]!, $expectedVersion: Int) {
  updatePromptTemplate(slug: $slug, templates: $templates, expectedVersion: $expectedVersion) { unchanged }
}`;
const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!, $expectedVersion: Int, $message: String) {
  upsertLabels(labelSet: $slug, labels: $labels, expectedVersion: $expectedVersion, message: $message) {
    version { number }
  }
}`;
const REMOVE = `mutation ($slug: String!, $ids: [ID!], $names: [String!], $expectedVersion: Int) {
  removeLabels(labelSet: $slug, ids: $ids, names: $names, expectedVersion: $expectedVersion) { version { number } }
}`;
const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }';
const LABEL_SET = 'query ($slug: String!) { labelSet(slug: $slug) { id } }';
const VERSION =
  'query ($number: Int, $tag: String) { labelSet(slug: "trees") { version(number: $number, tag: $tag) { id } } }';
const LABEL =
  'query ($id: ID, $name: String) { labelSet(slug: "trees") { latest { label(id: $id, name: $name) { id } } } }';
const TEMPLATE = 'query ($slug: String!) { promptTemplate(slug: $slug) { id } }';
const NODE = 'query ($id: ID!) { node(id: $id) { id } }';

const EVERYTHING = `{
  viewer { tenant { apiKeys { id revokedAt } } }
  labelSets { nodes { slug name versions { nodes { number labels { nodes { id name synonyms prompts } } } } } }
  promptTemplates { nodes { slug version templates versions { number templates } } }
}`;

/** Bytes of nothing in particular, always the same. */
const noise = (length: number): Buffer => {
  const block = createHash('sha512').update('noise').digest();
  return Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(0, length);
};
const named = (...names: string[]) => names.map((name) => ({ name }));
const id = (prefix: string) => `${prefix}_${'0'.repeat(32)}`;

type Row = [what: string, query: string, variables: Record<string, unknown>, code: string, argument: string];

describe('Bad input', () => {
  let running: TestServer;
  let tenant: Client;
  let png: string;
  /** What there was before and after the latest request. */
  let before: unknown;
  let after: unknown;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant('acme');
    png = (await readFile(exampleImage('ship.png'))).toString('base64');
    await tenant.data(CREATE, { input: { slug: 'trees', labels: named('ash', 'silver_birch') } });
    await tenant.data(CREATE_TEMPLATE, { input: { slug: 'sketch', templates: ['a sketch of {a} {label}'] } });
    after = await tenant.data(EVERYTHING);
  });
  afterAll(() => running.close());

  /** That a request is refused with this code and argument, and that everything is as it was. */
  async function expectRefusal(query: string, variables: Record<string, unknown>, code: string, argument: string) {
    const error = await tenant.error(query, variables).finally(async () => {
      [before, after] = [after, await tenant.data(EVERYTHING)];
    });
    expect(error).toMatchObject({ code, argument });
    expect(after).toEqual(before);
    return error;
  }

  describe('that names what does not exist is refused', () => {
    it.each<Row>([
      ['label set', LABEL_SET, { slug: 'none' }, 'NOT_FOUND', 'slug'],
      ['label set to change', UPSERT, { slug: 'none', labels: named('a') }, 'NOT_FOUND', 'labelSet'],
      ['label set to remove from', REMOVE, { slug: 'none', names: ['a'] }, 'NOT_FOUND', 'labelSet'],
      ['version', VERSION, { number: 99 }, 'NOT_FOUND', 'number'],
      ['version 0', VERSION, { number: 0 }, 'NOT_FOUND', 'number'],
      ['negative version', VERSION, { number: -1 }, 'NOT_FOUND', 'number'],
      ['tag', VERSION, { tag: 'none' }, 'NOT_FOUND', 'tag'],
      ['label by id', LABEL, { id: 'none' }, 'NOT_FOUND', 'id'],
      ['label by name', LABEL, { name: 'none' }, 'NOT_FOUND', 'name'],
      ['label to remove by id', REMOVE, { slug: 'trees', ids: ['none'] }, 'NOT_FOUND', 'ids[0]'],
      ['label to remove by name', REMOVE, { slug: 'trees', names: ['ash', 'none'] }, 'NOT_FOUND', 'names[1]'],
      ['template', TEMPLATE, { slug: 'none' }, 'NOT_FOUND', 'slug'],
      ['template to change', UPDATE_TEMPLATE, { slug: 'none', templates: ['{label}'] }, 'NOT_FOUND', 'slug'],
      [
        'template of a new label set',
        CREATE,
        { input: { slug: 'new', labels: named('a'), promptTemplate: { slug: 'none' } } },
        'NOT_FOUND',
        'input.promptTemplate.slug',
      ],
      [
        'template version of a new label set',
        CREATE,
        { input: { slug: 'new', labels: named('a'), promptTemplate: { slug: 'sketch', version: 2 } } },
        'NOT_FOUND',
        'input.promptTemplate.version',
      ],
      ['node', NODE, { id: id('ls') }, 'NOT_FOUND', 'id'],
      ['node of no kind', NODE, { id: "' OR 1=1 --" }, 'NOT_FOUND', 'id'],
      ['node that is a version', NODE, { id: `lsv_${'0'.repeat(32)}_1` }, 'NOT_FOUND', 'id'],
      ['node that is empty', NODE, { id: '' }, 'NOT_FOUND', 'id'],
      ['API key', REVOKE, { id: id('key') }, 'NOT_FOUND', 'id'],
      ['API key of no form', REVOKE, { id: "x' OR 'a'='a" }, 'NOT_FOUND', 'id'],
    ])('%s', async (_, query, variables, code, argument) => {
      await expectRefusal(query, variables, code, argument);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['label set', { labelSet: { slug: 'none' } }, 'input.labelSet.slug'],
      ['version', { labelSet: { slug: 'trees', version: 99 } }, 'input.labelSet.version'],
      ['tag', { labelSet: { slug: 'trees', tag: 'none' } }, 'input.labelSet.tag'],
      ['template', { labels: ['a'], promptTemplate: { slug: 'none' } }, 'input.promptTemplate.slug'],
      [
        'template version',
        { labels: ['a'], promptTemplate: { slug: 'photo', version: 9 } },
        'input.promptTemplate.version',
      ],
    ])('%s to classify against', async (_, input, argument) => {
      await expectRefusal(CLASSIFY, { input: { image: { base64: png }, ...input } }, 'NOT_FOUND', argument);
    });
  });

  describe('in a label is refused', () => {
    const long = 'x'.repeat(257);
    it.each<[string, Record<string, unknown>[], string]>([
      ['an empty name', [{ name: '' }], 'labels[0].name'],
      ['a name of spaces', [{ name: 'oak' }, { name: ' \t ' }], 'labels[1].name'],
      ['a name of underscores', [{ name: '__' }], 'labels[0].name'],
      ['a name over 256 characters', [{ name: long }], 'labels[0].name'],
      ['a name with control characters', [{ name: 'a\u0000b' }], 'labels[0].name'],
      ['a synonym over 256 characters', [{ name: 'oak', synonyms: ['a', long] }], 'labels[0].synonyms[1]'],
      ['an empty synonym', [{ name: 'oak', synonyms: [''] }], 'labels[0].synonyms[0]'],
      ['a synonym of underscores', [{ name: 'oak', synonyms: ['_'] }], 'labels[0].synonyms[0]'],
      ['an empty prompt', [{ name: 'oak', prompts: [' '] }], 'labels[0].prompts[0]'],
      ['an id with spaces', [{ id: 'a b', name: 'oak' }], 'labels[0].id'],
      ['a parent that is not there', [{ name: 'oak', parentId: 'none' }], 'labels[0].parentId'],
      ['a parent that is itself', [{ id: 'oak', name: 'oak', parentId: 'oak' }], 'labels[0].parentId'],
    ])('%s', async (_, labels, argument) => {
      await expectRefusal(UPSERT, { slug: 'trees', labels }, 'BAD_USER_INPUT', argument);
      const inCreate = { input: { slug: 'new', labels } };
      await expectRefusal(CREATE, inCreate, 'BAD_USER_INPUT', `input.${argument}`);
    });

    it.each([
      ['as it is', 'oak'],
      ['in another case', 'OAK'],
      ['with spaces around it', '  oak '],
    ])('a name twice: %s', async (_, second) => {
      await expectRefusal(
        CREATE,
        { input: { slug: 'new', labels: named('oak', second) } },
        'BAD_USER_INPUT',
        'input.labels[1].name',
      );
    });

    it('a name twice, with an underscore for the space', async () => {
      const labels = named('red  oak', 'elm', 'Red_Oak');
      await expectRefusal(CREATE, { input: { slug: 'new', labels } }, 'BAD_USER_INPUT', 'input.labels[2].name');
    });

    it('a new name that another label has', async () => {
      const { labelSet } = await tenant.data('{ labelSet(slug: "trees") { latest { label(name: "ash") { id } } } }');
      const labels = [{ id: labelSet.latest.label.id, name: 'Silver Birch' }];
      await expectRefusal(UPSERT, { slug: 'trees', labels }, 'BAD_USER_INPUT', 'labels[0].name');
    });

    it('the same label twice in a call', async () => {
      const { argument } = await tenant.error(UPSERT, { slug: 'trees', labels: named('ash', 'ash') });
      expect(argument).toMatch(/^labels\[1\]/);
    });
  });

  describe('in a call is refused', () => {
    it('more than 10,000 labels', async () => {
      const labels = Array.from({ length: 10_001 }, (_, i) => ({ name: `label ${i}` }));
      const error = await expectRefusal(UPSERT, { slug: 'trees', labels }, 'BAD_USER_INPUT', 'labels');
      expect(error.message).toContain('10000');
      await expectRefusal(CREATE, { input: { slug: 'new', labels } }, 'BAD_USER_INPUT', 'input.labels');
    });

    it.each<Row>([
      ['no labels', UPSERT, { slug: 'trees', labels: [] }, 'BAD_USER_INPUT', 'labels'],
      ['nothing to remove', REMOVE, { slug: 'trees' }, 'BAD_USER_INPUT', 'ids'],
      ['the removal of all labels', REMOVE, { slug: 'trees', names: ['ash', 'silver birch'] }, 'BAD_USER_INPUT', 'ids'],
      ['a slug with spaces', CREATE, { input: { slug: 'a b', labels: named('a') } }, 'BAD_USER_INPUT', 'input.slug'],
      ['an empty slug', CREATE, { input: { slug: '', labels: named('a') } }, 'BAD_USER_INPUT', 'input.slug'],
      ['a slug in capitals', CREATE, { input: { slug: 'Trees', labels: named('a') } }, 'BAD_USER_INPUT', 'input.slug'],
      [
        'a slug that is taken',
        CREATE,
        { input: { slug: 'trees', labels: named('a') } },
        'ALREADY_EXISTS',
        'input.slug',
      ],
      [
        'a message that is too long',
        UPSERT,
        { slug: 'trees', labels: named('oak'), message: 'x'.repeat(1001) },
        'BAD_USER_INPUT',
        'message',
      ],
      ['a key without scopes', CREATE_KEY, { input: { name: 'k', scopes: [] } }, 'BAD_USER_INPUT', 'input.scopes'],
      [
        'a key without a name',
        CREATE_KEY,
        { input: { name: ' ', scopes: ['CLASSIFY'] } },
        'BAD_USER_INPUT',
        'input.name',
      ],
      [
        'a scope that there is not',
        CREATE_KEY,
        { input: { name: 'k', scopes: ['ALL'] } },
        'BAD_USER_INPUT',
        'input.scopes[0]',
      ],
      [
        'a key that has expired',
        CREATE_KEY,
        { input: { name: 'k', scopes: ['CLASSIFY'], expiresAt: '2020-01-01T00:00:00Z' } },
        'BAD_USER_INPUT',
        'input.expiresAt',
      ],
      ['a version and a tag', VERSION, { number: 1, tag: 'a' }, 'BAD_USER_INPUT', 'number'],
      ['neither version nor tag', VERSION, {}, 'BAD_USER_INPUT', 'number'],
      [
        'a page of more than 100',
        'query ($n: Int) { labelSets(first: $n) { totalCount } }',
        { n: 101 },
        'BAD_USER_INPUT',
        'first',
      ],
      [
        'a page of less than none',
        'query ($n: Int) { labelSets(first: $n) { totalCount } }',
        { n: -1 },
        'BAD_USER_INPUT',
        'first',
      ],
      [
        'a cursor of no connection',
        'query ($c: String) { labelSets(after: $c) { totalCount } }',
        { c: '!' },
        'BAD_USER_INPUT',
        'after',
      ],
    ])('%s', async (_, query, variables, code, argument) => {
      await expectRefusal(query, variables, code, argument);
    });
  });

  describe('in a template is refused', () => {
    it.each<[string, string[], string]>([
      ['no {label}', ['a photo'], 'templates[0]'],
      ['two {label}', ['{label}', '{label} and {label}'], 'templates[1]'],
      ['another placeholder', ['{label} in {place}'], 'templates[0]'],
      ['a brace that is left open', ['{label} in {'], 'templates[0]'],
      ['the same template twice', ['{label}', '{label}'], 'templates[1]'],
      ['no template', [], 'templates'],
      ['an empty one', [''], 'templates[0]'],
    ])('%s', async (_, templates, argument) => {
      await expectRefusal(
        CREATE_TEMPLATE,
        { input: { slug: 'new', templates } },
        'BAD_USER_INPUT',
        `input.${argument}`,
      );
      await expectRefusal(UPDATE_TEMPLATE, { slug: 'sketch', templates }, 'BAD_USER_INPUT', argument);
    });

    it('a slug that is taken', async () => {
      const input = { slug: 'photo', templates: ['{label}'] };
      await expectRefusal(CREATE_TEMPLATE, { input }, 'ALREADY_EXISTS', 'input.slug');
    });
  });

  describe('as expected version is a conflict', () => {
    it.each<[string, string, Record<string, unknown>]>([
      ['of an upsert', UPSERT, { slug: 'trees', labels: named('oak') }],
      ['of a removal', REMOVE, { slug: 'trees', names: ['ash'] }],
      ['of a template', UPDATE_TEMPLATE, { slug: 'sketch', templates: ['{label}'] }],
    ])('%s', async (_, query, variables) => {
      const error = await expectRefusal(query, { ...variables, expectedVersion: 7 }, 'CONFLICT', 'expectedVersion');
      expect(error).toMatchObject({ expected: 7, actual: 1 });
    });
  });

  describe('as an image is refused', () => {
    const base64 = (bytes: Buffer) => bytes.toString('base64');
    const photo = () => sharp(noise(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } });
    const halfOf = (bytes: Buffer) => base64(bytes.subarray(0, bytes.length / 2));

    it.each<[string, () => unknown, string, string]>([
      ['what is not one', () => base64(Buffer.from('hello, world')), 'UNSUPPORTED_IMAGE', 'base64'],
      ['an SVG', () => base64(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'UNSUPPORTED_IMAGE', 'base64'],
      [
        'a PNG in name only',
        () => base64(Buffer.from('\x89PNG\r\n\x1a\nnothing', 'latin1')),
        'UNSUPPORTED_IMAGE',
        'base64',
      ],
      ['half a PNG', async () => halfOf(await photo().png().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half a JPEG', async () => halfOf(await photo().jpeg().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half a WebP', async () => halfOf(await photo().webp().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half a GIF', async () => halfOf(await photo().gif().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['half an AVIF', async () => halfOf(await photo().avif().toBuffer()), 'UNSUPPORTED_IMAGE', 'base64'],
      ['one over 10 MB', () => base64(noise(10 * 1024 * 1024 + 1)), 'PAYLOAD_TOO_LARGE', 'base64'],
      [
        'one over 25 megapixels',
        async () => base64(await plain(6000, 5000, [1, 2, 3]).png().toBuffer()),
        'PAYLOAD_TOO_LARGE',
        'base64',
      ],
      ['what is not base64', () => 'not base64!', 'BAD_USER_INPUT', 'base64'],
      ['nothing', () => '', 'BAD_USER_INPUT', 'base64'],
      ['a data: URI of text', () => 'data:text/plain;base64,aGVsbG8=', 'BAD_USER_INPUT', 'base64'],
    ])('%s', async (_, make, code, argument) => {
      const input = { image: { base64: await make() }, labelSet: { slug: 'trees' } };
      await expectRefusal(CLASSIFY, { input }, code, `input.image.${argument}`);
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['no source', {}, 'input.image'],
      ['two sources', { base64: 'aaaa', embedding: [1] }, 'input.image'],
      ['an embedding of the wrong length', { embedding: [1, 0, 0] }, 'input.image.embedding'],
      ['an empty embedding', { embedding: [] }, 'input.image.embedding'],
      ['an embedding of zeros', { embedding: new Array(256).fill(0) }, 'input.image.embedding'],
      ['a URL, as long as there are none', { url: 'http://127.0.0.1/x.png' }, 'input.image.url'],
    ])('%s', async (_, image, argument) => {
      await expectRefusal(CLASSIFY, { input: { image, labelSet: { slug: 'trees' } } }, 'BAD_USER_INPUT', argument);
    });

    it.each(['1e999', '-1e999', 'null', '"NaN"'])('an embedding with %s in it', async (number) => {
      // As text: JSON.stringify has no word for what is not finite.
      const values = [...new Array(255).fill('1'), number].join(',');
      const body = `{ "query": ${JSON.stringify(CLASSIFY)}, "variables": { "input": {
        "labelSet": { "slug": "trees" }, "image": { "embedding": [${values}] } } } }`;
      const { errors } = (await (await post(body)).json()) as Refusal;
      expect(errors).toHaveLength(1);
      expect(errors[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        argument: expect.stringMatching(/^input\.image\.embedding/),
      });
    });

    it('as any number of images over 100', async () => {
      const images = new Array(101).fill({ base64: 'aaaa' });
      await expectRefusal(CLASSIFY_MANY, { input: { images, labels: ['a'] } }, 'BAD_USER_INPUT', 'input.images');
      await expectRefusal(CLASSIFY_MANY, { input: { images: [], labels: ['a'] } }, 'BAD_USER_INPUT', 'input.images');
    });
  });

  describe('of a classification is refused', () => {
    const labelSet = { slug: 'trees' };
    const manyLabels = Array.from({ length: 1001 }, (_, i) => `label ${i}`);
    it.each<[string, Record<string, unknown>, string]>([
      ['topK 0', { labelSet, topK: 0 }, 'input.topK'],
      ['topK 1001', { labelSet, topK: 1001 }, 'input.topK'],
      ['negative topK', { labelSet, topK: -5 }, 'input.topK'],
      ['topK that is not whole', { labelSet, topK: 1.5 }, 'input.topK'],
      ['minSimilarity over 1', { labelSet, minSimilarity: 1.1 }, 'input.minSimilarity'],
      ['minProbability under 0', { labelSet, minProbability: -0.1 }, 'input.minProbability'],
      ['both labelSet and labels', { labelSet, labels: ['a'] }, 'input.labelSet'],
      ['neither labelSet nor labels', {}, 'input.labelSet'],
      ['a template beside a label set', { labelSet, promptTemplate: { slug: 'photo' } }, 'input.promptTemplate'],
      ['a version and a tag', { labelSet: { slug: 'trees', version: 1, tag: 'a' } }, 'input.labelSet'],
      ['no labels', { labels: [] }, 'input.labels'],
      ['an empty label', { labels: ['a', ''] }, 'input.labels[1]'],
      ['a label twice', { labels: ['red oak', 'Red_Oak'] }, 'input.labels[1]'],
      ['a label over 256 characters', { labels: ['x'.repeat(257)] }, 'input.labels[0]'],
      ['more than 1,000 labels', { labels: manyLabels }, 'input.labels'],
      ['scoring that the model was not trained for', { labelSet, scoring: 'SIGMOID' }, 'input.scoring'],
    ])('%s', async (_, input, argument) => {
      await expectRefusal(CLASSIFY, { input: { image: { base64: png }, ...input } }, 'BAD_USER_INPUT', argument);
      const many = { images: [{ base64: png }], ...input };
      await expectRefusal(CLASSIFY_MANY, { input: many }, 'BAD_USER_INPUT', argument);
    });
  });

  interface Refusal {
    errors: { message: string; extensions: { code: string; argument?: string; requestId?: string } }[];
  }
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.key}`, ...headers },
      body,
    });

  describe('as a request is refused in the form of a GraphQL answer', () => {
    it('over 16 MB', async () => {
      const response = await post(
        JSON.stringify({ query: '{ viewer { isOperator } }', x: 'x'.repeat(16 * 1024 * 1024) }),
      );
      expect(response.status).toBe(413);
      const { errors } = (await response.json()) as Refusal;
      expect(errors[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
    });

    it.each([
      ['JSON cut off', 400, '{ "query": "{ viewer'],
      ['no JSON', 400, 'hello'],
      ['no query', 400, '{}'],
      // Whoever reads application/json cannot tell by the status who has answered.
      ['a query that does not parse', 200, '{ "query": "{ viewer {" }'],
      ['a field that there is not', 200, '{ "query": "{ nothing }" }'],
    ])('%s', async (_, status, body) => {
      const response = await post(body);
      expect(response.status).toBe(status);
      const { errors } = (await response.json()) as Refusal;
      expect(errors[0]?.message).toEqual(expect.any(String));
      expect(errors[0]?.extensions.code).toEqual(expect.any(String));
    });

    it('a path that there is not', async () => {
      const response = await fetch(`${running.url}/nothing`);
      expect(response.status).toBe(404);
      expect(((await response.json()) as Refusal).errors[0]?.extensions.code).toBe('NOT_FOUND');
    });
  });

  it('leaves a request id with every refusal', async () => {
    const { errors } = await tenant.send(LABEL_SET, { slug: 'none' });
    expect(errors?.[0]?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of a tenant is refused to the operator in the same way', async () => {
    const create = (slug: string) => `mutation { createTenant(input: { slug: "${slug}", name: "x" }) { secret } }`;
    expect(await running.operator.error(create('acme'))).toMatchObject({
      code: 'ALREADY_EXISTS',
      argument: 'input.slug',
    });
    expect(await running.operator.error(create('a b'))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.slug',
    });
    expect(await running.operator.error('{ tenant(slug: "none") { id } }')).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'slug',
    });
  });
});
