import { randomUUID } from 'node:crypto';
import {
  CREATE,
  NOTHING,
  nodeOf,
  OPERATIONS,
  type Operation,
  type OwnThings,
} from '../support/graphql/isolation-table.js';
import { anEmbedding } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const CREATE_SAMPLES = `mutation ($slug: String!, $labelSet: String!) {
  createSampleSet(input: { slug: $slug, labelSet: $labelSet }) { unchanged }
}`;

describe('Another tenant', () => {
  const running = sharedServer();
  let alice: Client;
  let bob: Client;
  const slug = `bob-${randomUUID()}`;
  let hers: OwnThings;

  beforeAll(async () => {
    alice = await running.tenant();
    bob = await running.tenant(slug);
    await alice.data(
      'mutation { createPromptTemplate(input: { slug: "hers", templates: ["her {label}"] }) { unchanged } }',
    );
    const labels = [{ name: 'heron' }, { name: 'ibis' }];
    const { createLabelSet } = await alice.data(CREATE, { slug: 'waders', labels, template: 'hers' });
    const { viewer, promptTemplate } = await alice.data(
      '{ viewer { tenant { id slug } apiKey { id } } promptTemplate(slug: "hers") { id } }',
    );
    const { sampleSet, version } = await addSample(alice);
    hers = {
      sampleSet: 'her-samples',
      sampleSetId: sampleSet.id,
      sampleVersionId: version.id,
      sampleNodeId: version.samples.nodes[0].id,
      sampleId: version.samples.nodes[0].sampleId,
      labelSet: 'waders',
      labelSetId: createLabelSet.labelSet.id,
      versionId: createLabelSet.version.id,
      labelNodeId: createLabelSet.version.labels.nodes[0].id,
      labelId: createLabelSet.version.labels.nodes[0].labelId,
      template: 'hers',
      templateId: promptTemplate.id,
      keyId: viewer.apiKey.id,
      tenantId: viewer.tenant.id,
      tenant: viewer.tenant.slug,
    };
    await bob.data(CREATE, { slug: 'own', labels: [{ name: 'cat' }], template: 'photo' });
    await bob.data('mutation { tagLabelSetVersion(slug: "own", tag: "live", version: 1) { unchanged } }');
    await bob.data(CREATE_SAMPLES, { slug: 'own-samples', labelSet: 'own' });
  });

  async function addSample(client: Client) {
    await client.data(CREATE_SAMPLES, { slug: 'her-samples', labelSet: 'waders' });
    const { addSamples } = await client.data(
      `mutation ($image: ImageInput!) { addSamples(input: { sampleSet: "her-samples", samples: [{ image: $image }] }) {
        sampleSet { id } version { id samples { nodes { id sampleId } } } } }`,
      { image: { embedding: anEmbedding() } },
    );
    return addSamples;
  }

  /** An answer without what differs from request to request, and with the thing's id as a dot. */
  async function answerTo(client: Client, operation: Operation, things: OwnThings): Promise<string> {
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

  it.each(Object.keys(OPERATIONS))('gets the same answer as for nothing at all: %s', async (name) => {
    const operation = OPERATIONS[name] as Operation;
    const answer = await answerTo(bob, operation, hers);
    expect(answer).toBe(await answerTo(bob, operation, NOTHING));
    expect(answer).toMatch(
      /"code":"(NOT_FOUND|BAD_USER_INPUT|FORBIDDEN)"|"(node|label|labelSet|promptTemplate|sampleSet)":null/,
    );
  });

  it('is who the key says, and does not find the owner in any list', async () => {
    const lists = await bob.data(`{
      viewer { tenant { slug apiKeys { id } } }
      labelSets { totalCount nodes { slug } }
      promptTemplates { totalCount nodes { slug } }
    }`);
    expect(lists.viewer.tenant.slug).toBe(slug);
    expect(lists.labelSets).toEqual({ totalCount: 1, nodes: [{ slug: 'own' }] });
    expect(lists.promptTemplates.nodes).toEqual([{ slug: 'ensemble' }, { slug: 'photo' }]);
    expect(JSON.stringify(lists)).not.toContain(hers.keyId);
  });

  it('may use the same slugs for things of its own', async () => {
    const carol = await running.tenant();
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
    const dave = await running.tenant();
    await dave.data(
      'mutation { createPromptTemplate(input: { slug: "hers", templates: ["her {label}"] }) { unchanged } }',
    );
    await dave.data(CREATE, { slug: 'waders', labels: [{ name: 'stork' }], template: 'hers' });
    const { upsertLabels } = await dave.data(
      'mutation { upsertLabels(labelSet: "waders", labels: [{ name: "heron" }]) { promptsEncoded } }',
    );
    expect(upsertLabels.promptsEncoded).toBe(1);
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

  it.each<keyof OwnThings>(['labelSetId', 'versionId', 'labelNodeId', 'templateId', 'keyId'])(
    'is no more in the dark than the operator, for whom there is no %s',
    async (which) => {
      const answer = await answerTo(running.operator, nodeOf(which), hers);
      expect(answer).toBe(await answerTo(running.operator, nodeOf(which), NOTHING));
    },
  );
});
