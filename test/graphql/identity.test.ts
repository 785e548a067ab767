import { gql, InMemoryCache } from '@apollo/client';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

/** Every object of the answer with an id: `id` → what was said of it, with each thing that it refers to as its id. */
type Objects = Map<string, Record<string, unknown>>;

/** Fields that may change while their object stays the same one. */
const MUTABLE = new Set(['LabelSet.latest', 'LabelSet.name', 'LabelSetVersion.tags', 'PromptTemplate.version']);

/**
 * Collects the objects of an answer as a normalised cache does.
 *
 * @throws Error when two objects with the same id differ in a field, or are of two types: Relay goes by the id alone
 */
function collect(value: unknown, into: Objects): unknown {
  if (Array.isArray(value)) return value.map((item) => collect(item, into));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, collect(field, into)]));
  if (typeof fields.id !== 'string') return fields;
  const known = into.get(fields.id) ?? {};
  for (const [name, field] of Object.entries(fields)) {
    const isMutable = MUTABLE.has(`${fields.__typename}.${name}`);
    if (!isMutable && name in known && JSON.stringify(known[name]) !== JSON.stringify(field)) {
      throw new Error(`${fields.__typename} ${fields.id} has two values of ${name}`);
    }
  }
  into.set(fields.id, { ...known, ...fields });
  return fields.id;
}

const LABEL = '__typename id labelId name synonyms renderedPrompts parent { __typename id name synonyms }';
const VERSION = `__typename id number labelCount tags
  model { __typename id modelId digest dtype device }
  labels { nodes { ${LABEL} children { nodes { ${LABEL} } } } }`;

describe('A cache that goes by ids', () => {
  let tenant: Client;
  let set: LabelSetClient;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    set = await LabelSetClient.create(tenant, 'trees', [
      { labelId: 'tree', name: 'tree' },
      { labelId: 'ash', name: 'ash', parentId: 'tree' },
      { labelId: 'oak', name: 'oak', parentId: 'tree' },
    ]);
    await set.upsert([
      { labelId: 'ash', name: 'common ash', synonyms: ['fraxinus'] },
      { labelId: 'tree', name: 'trees' },
    ]);
  });

  const ask = (fields: string) =>
    tenant.data(`query { labelSet(slug: "trees") { __typename id ${fields} } }`) as Promise<Record<string, unknown>>;

  it('never mixes two versions, a diff, a dry run, predictions and payloads', async () => {
    const objects: Objects = new Map();
    for (const answer of [
      await ask(`version1: version(number: 1) { ${VERSION} }`),
      await ask(`version2: version(number: 2) { ${VERSION} }`),
      await ask(`latest { id diff(from: 1) { changed { before { ${LABEL} } after { ${LABEL} } } } }`),
      await tenant.data(`mutation { importLabels(labelSet: "trees", labels: [{ labelId: "ash", name: "an ash" }],
        removeOthers: false, dryRun: true) { changed { before { ${LABEL} } after { ${LABEL} } } } }`),
      await tenant.data(
        `mutation ($embedding: [Float!]!) {
        one: classifyImage(input: { image: { embedding: $embedding }, labelSet: { slug: "trees", version: 1 } }) {
          predictions { label { ${LABEL} } } }
        two: classifyImage(input: { image: { embedding: $embedding }, labelSet: { slug: "trees" } }) {
          predictions { label { ${LABEL} } } }
      }`,
        { embedding: Array.from({ length: 256 }, (_, i) => Math.cos(i)) },
      ),
      await tenant.data(
        '{ model { __typename id modelId digest dtype device } viewer { apiKey { __typename id name } } }',
      ),
      await tenant.data(
        'mutation { createLabelSet(input: { slug: "gone", labels: [{ name: "a" }] }) { labelSet { __typename id slug } } }',
      ),
      await tenant.data('mutation { deleteLabelSet(slug: "gone") { __typename deletedId } }'),
    ]) {
      collect(answer, objects);
    }
    const ashes = [...objects.values()].filter(({ labelId }) => labelId === 'ash');
    expect(new Set(ashes.map(({ name }) => name))).toEqual(new Set(['ash', 'common ash', 'an ash']));
    expect(ashes).toHaveLength(3);
  });

  it('still has the first version when Apollo Client has cached the second one', async () => {
    const cache = new InMemoryCache();
    const query = gql`query Version($number: Int!) {
      labelSet(slug: "trees") {
        __typename id
        version(number: $number) { __typename id labels { __typename nodes { __typename id name synonyms } } }
      }
    }`;
    const versions = [1, 2].map(async (number) => {
      const data = (await ask(`version(number: ${number}) {
        __typename id labels { __typename nodes { __typename id name synonyms } } }`)) as object;
      cache.writeQuery({ query, variables: { number }, data });
      return data;
    });
    const [first, second] = await Promise.all(versions);
    expect(cache.readQuery({ query, variables: { number: 1 } })).toEqual(first);
    expect(cache.readQuery({ query, variables: { number: 2 } })).toEqual(second);
    expect(first).not.toEqual(second);
  });

  it('finds each object again by its id alone', async () => {
    const objects: Objects = new Map();
    collect(await ask(`version(number: 1) { __typename id labels { nodes { __typename id name } } }`), objects);
    for (const [id, { __typename, name }] of objects) {
      const { node } = await tenant.data('query ($id: ID!) { node(id: $id) { __typename id ... on Label { name } } }', {
        id,
      });
      expect(node).toEqual({ __typename, id, ...(__typename === 'Label' && { name }) });
    }
    expect(objects.size).toBe(5);
  });
});

describe('The id of a label in a version', () => {
  let tenant: Client;
  const idOf = (set: LabelSetClient, name: string) =>
    set.read(`latest { label(name: "${name}") { id labelId } }`).then(({ latest }) => latest.label);

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  it('stands for the label where a labelId is meant', async () => {
    const set = await LabelSetClient.create(tenant, 'meant', named('ash', 'birch', 'cedar'));
    const [ash, birch] = [await idOf(set, 'ash'), await idOf(set, 'birch')];
    await set.upsert([{ labelId: ash.id, name: 'common ash', parentId: birch.id }]);
    const { latest } = await set.read(
      `latest { labelCount label(labelId: "${ash.id}") { labelId name parentId parent { name } } }`,
    );
    expect(latest).toEqual({
      labelCount: 3,
      label: { labelId: ash.labelId, name: 'common ash', parentId: birch.labelId, parent: { name: 'birch' } },
    });
  });

  it('is refused by name in another set, and never taken for a label there', async () => {
    const [one, two] = [
      await LabelSetClient.create(tenant, 'one', [{ labelId: 'ash', name: 'ash' }]),
      await LabelSetClient.create(tenant, 'two', [{ labelId: 'ash', name: 'ash' }]),
    ];
    const { id } = await idOf(one, 'ash');
    const upsert = 'mutation ($labels: [LabelInput!]!) { upsertLabels(labelSet: "two", labels: $labels) { updated } }';
    const refused = (argument: string) => ({ code: 'BAD_USER_INPUT', argument });
    for (const [label, argument] of [
      [{ labelId: id, name: 'x' }, 'labels[0].labelId'],
      [{ id, name: 'x' }, 'labels[0].id'],
      [{ name: 'x', parentId: id }, 'labels[0].parentId'],
      [{ labelId: 'ash', id: 'oak', name: 'x' }, 'labels[0].id'],
    ] as const) {
      expect(await tenant.error(upsert, { labels: [label] })).toMatchObject(refused(argument));
    }
    expect(await two.readError(`latest { label(labelId: "${id}") { name } }`)).toMatchObject(refused('labelId'));
  });
});
