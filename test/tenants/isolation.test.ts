import { readFile } from 'node:fs/promises';
import { exampleImage } from '../support/images.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

const CREATE = `mutation ($slug: String!, $labels: [LabelInput!]!, $template: String!) {
  createLabelSet(input: { slug: $slug, labels: $labels, promptTemplate: { slug: $template } }) {
    labelSet { id } version { id labels { nodes { id } } }
  }
}`;
const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { unknown } }`;

/** Ids and slugs of things: of another tenant, or well-formed and of nothing. */
interface Things {
  labelSet: string;
  labelSetId: string;
  versionId: string;
  labelId: string;
  template: string;
  templateId: string;
  keyId: string;
  tenantId: string;
  tenant: string;
}

const NOTHING: Things = {
  labelSet: 'no-such-set',
  labelSetId: `ls_${'0'.repeat(32)}`,
  versionId: `lsv_${'0'.repeat(32)}_1`,
  labelId: `lbl_${'0'.repeat(24)}`,
  template: 'no-such-template',
  templateId: `pt_${'0'.repeat(32)}`,
  keyId: `key_${'0'.repeat(32)}`,
  tenantId: `ten_${'0'.repeat(32)}`,
  tenant: 'no-such-tenant',
};

type Operation = (thing: Things) => [query: string, variables: Record<string, unknown>];

const nodeOf =
  (which: keyof Things): Operation =>
  (thing) => ['query ($id: ID!) { node(id: $id) { __typename id } }', { id: thing[which] }];

describe('Another tenant', () => {
  let running: TestServer;
  let alice: Client;
  let bob: Client;
  let hers: Things;
  let embedding: number[];

  const operations: Record<string, Operation> = {
    'labelSet by slug': ({ labelSet }) => [
      'query ($slug: String!) { labelSet(slug: $slug) { id latest { labels { nodes { name } } } } }',
      { slug: labelSet },
    ],
    'promptTemplate by slug': ({ template }) => [
      'query ($slug: String!) { promptTemplate(slug: $slug) { id templates } }',
      { slug: template },
    ],
    'tenant by slug': ({ tenant }) => ['query ($slug: String!) { tenant(slug: $slug) { id } }', { slug: tenant }],
    'node of a label set': nodeOf('labelSetId'),
    'node of a version': nodeOf('versionId'),
    'node of a template': nodeOf('templateId'),
    'node of an API key': nodeOf('keyId'),
    'node of a tenant': nodeOf('tenantId'),
    'node of a label': nodeOf('labelId'),
    'label by id in a set of its own': ({ labelId }) => [
      'query ($id: ID!) { labelSet(slug: "own") { latest { label(id: $id) { name } } } }',
      { id: labelId },
    ],
    'classify against a label set': ({ labelSet }) => [
      CLASSIFY,
      { input: { image: { embedding }, labelSet: { slug: labelSet } } },
    ],
    'classify against a version': ({ labelSet }) => [
      CLASSIFY,
      { input: { image: { embedding }, labelSet: { slug: labelSet, version: 1 } } },
    ],
    'classify with a template': ({ template }) => [
      CLASSIFY,
      { input: { image: { embedding }, labels: ['cat'], promptTemplate: { slug: template } } },
    ],
    'classify with a template version': ({ template }) => [
      CLASSIFY,
      { input: { image: { embedding }, labels: ['cat'], promptTemplate: { slug: template, version: 1 } } },
    ],
    'classifyMany against a label set': ({ labelSet }) => [
      'query ($input: ClassifyManyInput!) { classifyMany(input: $input) { __typename } }',
      { input: { images: [{ embedding }], labelSet: { slug: labelSet } } },
    ],
    'classifyMany with a template': ({ template }) => [
      'query ($input: ClassifyManyInput!) { classifyMany(input: $input) { __typename } }',
      { input: { images: [{ embedding }], labels: ['cat'], promptTemplate: { slug: template } } },
    ],
    'createLabelSet with a template': ({ template }) => [CREATE, { slug: 'new', labels: [{ name: 'cat' }], template }],
    updatePromptTemplate: ({ template }) => [
      'mutation ($slug: String!) { updatePromptTemplate(slug: $slug, templates: ["{label}!"]) { unchanged } }',
      { slug: template },
    ],
    'updatePromptTemplate with a version': ({ template }) => [
      `mutation ($slug: String!) {
        updatePromptTemplate(slug: $slug, templates: ["{label}!"], expectedVersion: 7) { unchanged }
      }`,
      { slug: template },
    ],
    upsertLabels: ({ labelSet }) => [
      'mutation ($slug: String!) { upsertLabels(labelSet: $slug, labels: [{ name: "cat" }]) { added } }',
      { slug: labelSet },
    ],
    'upsertLabels with a version': ({ labelSet }) => [
      `mutation ($slug: String!) {
        upsertLabels(labelSet: $slug, labels: [{ name: "cat" }], expectedVersion: 7) { added }
      }`,
      { slug: labelSet },
    ],
    'upsertLabels with a parent': ({ labelId }) => [
      'mutation ($id: ID) { upsertLabels(labelSet: "own", labels: [{ name: "kitten", parentId: $id }]) { added } }',
      { id: labelId },
    ],
    importLabels: ({ labelSet }) => [
      'mutation ($slug: String!) { importLabels(labelSet: $slug, labels: [{ name: "cat" }]) { unchanged } }',
      { slug: labelSet },
    ],
    'importLabels, only to see': ({ labelSet }) => [
      `mutation ($slug: String!) {
        importLabels(labelSet: $slug, labels: [{ name: "cat" }], removeOthers: true, dryRun: true) { removed { name } }
      }`,
      { slug: labelSet },
    ],
    'importLabels with a parent': ({ labelId }) => [
      `mutation ($id: ID) {
        importLabels(labelSet: "own", labels: [{ name: "kitten", parentId: $id }], removeOthers: true) { unchanged }
      }`,
      { id: labelId },
    ],
    removeLabels: ({ labelSet }) => [
      'mutation ($slug: String!) { removeLabels(labelSet: $slug, names: ["heron"]) { version { number } } }',
      { slug: labelSet },
    ],
    'removeLabels by id from a set of its own': ({ labelId }) => [
      'mutation ($id: ID!) { removeLabels(labelSet: "own", ids: [$id]) { version { number } } }',
      { id: labelId },
    ],
    revokeApiKey: ({ keyId }) => ['mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }', { id: keyId }],
  };

  beforeAll(async () => {
    running = await startTestServer();
    alice = await running.tenant('alice');
    bob = await running.tenant('bob');
    embedding = Array.from({ length: 256 }, (_, i) => Math.sin(i));
    await alice.data(
      'mutation { createPromptTemplate(input: { slug: "hers", templates: ["her {label}"] }) { unchanged } }',
    );
    const labels = [{ name: 'heron' }, { name: 'ibis' }];
    const { createLabelSet } = await alice.data(CREATE, { slug: 'waders', labels, template: 'hers' });
    const { viewer, promptTemplate } = await alice.data(
      '{ viewer { tenant { id slug } apiKey { id } } promptTemplate(slug: "hers") { id } }',
    );
    hers = {
      labelSet: 'waders',
      labelSetId: createLabelSet.labelSet.id,
      versionId: createLabelSet.version.id,
      labelId: createLabelSet.version.labels.nodes[0].id,
      template: 'hers',
      templateId: promptTemplate.id,
      keyId: viewer.apiKey.id,
      tenantId: viewer.tenant.id,
      tenant: viewer.tenant.slug,
    };
    await bob.data(CREATE, { slug: 'own', labels: [{ name: 'cat' }], template: 'photo' });
  });
  afterAll(() => running.close());

  /** An answer without what differs from request to request, and with the thing's id as a dot. */
  async function answerTo(client: Client, operation: Operation, things: Things): Promise<string> {
    const { status, data, errors } = await client.send(...operation(things));
    const refusals = errors?.map(({ message, path, extensions: { requestId: _, ...extensions } }) => {
      return { message, path, extensions };
    });
    const [longestFirst, text] = [
      Object.values(things).sort((a, b) => b.length - a.length),
      { status, data, refusals },
    ];
    return longestFirst.reduce((masked, id) => masked.replaceAll(id, '•'), JSON.stringify(text));
  }

  it.each(Object.keys(operations))('gets the same answer as for nothing at all: %s', async (name) => {
    const operation = operations[name] as Operation;
    const answer = await answerTo(bob, operation, hers);
    expect(answer).toBe(await answerTo(bob, operation, NOTHING));
    expect(answer).toMatch(/"code":"(NOT_FOUND|BAD_USER_INPUT|FORBIDDEN)"/);
  });

  it('is who the key says, and does not find the owner in any list', async () => {
    const lists = await bob.data(`{
      viewer { tenant { slug apiKeys { id } } }
      labelSets { totalCount nodes { slug } }
      promptTemplates { totalCount nodes { slug } }
    }`);
    expect(lists.viewer.tenant.slug).toBe('bob');
    expect(lists.labelSets).toEqual({ totalCount: 1, nodes: [{ slug: 'own' }] });
    expect(lists.promptTemplates.nodes).toEqual([{ slug: 'ensemble' }, { slug: 'photo' }]);
    expect(JSON.stringify(lists)).not.toContain(hers.keyId);
  });

  it('may use the same slugs for things of its own', async () => {
    const carol = await running.tenant('carol');
    await carol.data(
      'mutation { createPromptTemplate(input: { slug: "hers", templates: ["{label}"] }) { unchanged } }',
    );
    await carol.data(CREATE, { slug: 'waders', labels: [{ name: 'boot' }], template: 'hers' });
    const NAMES = '{ labelSet(slug: "waders") { latest { labels { nodes { name } } } } }';
    const names = async (client: Client) => (await client.data(NAMES)).labelSet.latest.labels.nodes;
    expect(await names(carol)).toEqual([{ name: 'boot' }]);
    expect(await names(alice)).toEqual([{ name: 'heron' }, { name: 'ibis' }]);
  });

  it('pays for its own prompts, so that their cost does not tell what others have encoded', async () => {
    const dave = await running.tenant('dave');
    await dave.data(
      'mutation { createPromptTemplate(input: { slug: "hers", templates: ["her {label}"] }) { unchanged } }',
    );
    await dave.data(CREATE, { slug: 'waders', labels: [{ name: 'stork' }], template: 'hers' });
    const { upsertLabels } = await dave.data(
      'mutation { upsertLabels(labelSet: "waders", labels: [{ name: "heron" }]) { promptsEncoded } }',
    );
    expect(upsertLabels.promptsEncoded).toBe(1);
  });

  it('shares a batch without a trace in the answer', async () => {
    const base64 = (await readFile(exampleImage('ship.png'))).toString('base64');
    const query =
      'query ($i: String!) { classify(input: { image: { base64: $i }, labels: ["cat", "ship"] }) { predictions { similarity } } }';
    const answers = await Promise.all([alice, bob].map((client) => client.data(query, { i: base64 })));
    const [first, second] = answers.map(({ classify }) => classify.predictions[0].similarity) as [number, number];
    expect(Math.abs(first - second)).toBeLessThan(1e-5);
  });

  it('leaves the owner everything as it was', async () => {
    const everything = await alice.data(`{
      viewer { apiKey { revokedAt } }
      labelSet(slug: "waders") { latest { number labelCount } }
      promptTemplate(slug: "hers") { version }
    }`);
    expect(everything).toEqual({
      viewer: { apiKey: { revokedAt: null } },
      labelSet: { latest: { number: 1, labelCount: 2 } },
      promptTemplate: { version: 1 },
    });
  });

  it.each<keyof Things>(['labelSetId', 'versionId', 'templateId', 'keyId'])(
    'is no more in the dark than the operator, for whom there is no %s',
    async (which) => {
      const answer = await answerTo(running.operator, nodeOf(which), hers);
      expect(answer).toBe(await answerTo(running.operator, nodeOf(which), NOTHING));
    },
  );
});
