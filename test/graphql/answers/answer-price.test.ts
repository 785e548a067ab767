import { readFileSync } from 'node:fs';
import type { OperationDefinitionNode } from 'graphql';
import { priceOf } from '#lexiclip/graphql/answers/answer-price.js';
import { loadPackage } from '../../support/native.js';

const { buildSchema, getOperationAST, parse } = await loadPackage<typeof import('graphql')>('graphql');

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

function priceOfQuery(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  return priceOf(schema, document, getOperationAST(document) as OperationDefinitionNode, variables);
}

const objectsOf = (query: string, variables?: Record<string, unknown>): number =>
  priceOfQuery(query, variables).objects;

const SETS = 'labelSets(first: $n) { nodes { id } }';

describe('The price of an answer', () => {
  it.each([
    ['a literal', '{ labelSets(first: 7) { nodes { id } } }', {}, 8],
    ['a variable', `query ($n: Int) { ${SETS} }`, { n: 7 }, 8],
    ['a default of the document', `query ($n: Int = 7) { ${SETS} }`, {}, 8],
    ['the default of the schema, when it is omitted', `query ($n: Int) { ${SETS} }`, {}, 21],
    ['the default of the schema, when it is null', `query ($n: Int) { ${SETS} }`, { n: null }, 21],
    [
      'the default of the schema, when the default of the document is null',
      `query ($n: Int = null) { ${SETS} }`,
      {},
      21,
    ],
    ['nothing, when it is negative', `query ($n: Int) { ${SETS} }`, { n: -2_000_000_000 }, 1],
  ])('takes the length of a page as the executor will: from %s', (_, query, variables, objects) => {
    expect(objectsOf(query, variables)).toBe(objects);
  });

  it('is made no less by a negative length beside a large one', () => {
    const versions = (first: number) => `versions(first: ${first}) { nodes { labels(first: 1000) { nodes { id } } } }`;
    const query = `{ labelSets(first: 100) { nodes { a: ${versions(100)} b: ${versions(-2_000_000_000)} } } }`;
    expect(objectsOf(query)).toBeGreaterThan(10_000_000);
  });

  it('counts the images of a call, and topK predictions for each', () => {
    const query = `query ($images: [ImageInput!]!, $topK: Int) {
      classifyMany(input: { images: $images, topK: $topK }) { ... on Classification { predictions { name } } }
    }`;
    const images = Array(40).fill({ base64: '' });
    expect(objectsOf(query, { images, topK: 1000 })).toBe(40 * 1001);
    expect(objectsOf(query, { images })).toBe(40 * 6);
  });

  it('counts images and topK in an input that is one variable', () => {
    const query = `query ($input: ClassifyManyInput!) {
      classifyMany(input: $input) { ... on Classification { predictions { name } } }
    }`;
    const input = { images: [{ base64: '' }, { base64: '' }], topK: 10 };
    expect(objectsOf(query, { input })).toBe(2 * 11);
  });

  it('counts the text of a vector as long as that of 512 numbers', () => {
    const bytesOf = (field: string) =>
      priceOfQuery(`{ sampleSet(slug: "a") { latest { samples(first: 1000) { nodes { ${field} } } } } }`).bytes;
    const characters = Buffer.from(new Float32Array(512).buffer).toString('base64').length;
    expect(bytesOf('sampleId vector') - bytesOf('sampleId')).toBe(1000 * ('vector'.length + 4 + characters));
  });

  it('counts lists that have no argument, and what is nested in them', () => {
    expect(objectsOf('{ labelSet(slug: "a") { tags { history { at } } } }')).toBe(1 + 10 * (1 + 10));
  });

  it('goes on beside a field whose arguments will be refused', () => {
    const query = `query ($image: ImageInput = { base64: "" }) {
      classify(input: { image: $image }) { unknown } labelSets(first: 100) { nodes { id } }
    }`;
    expect(objectsOf(query, { image: null })).toBeGreaterThan(100);
  });

  it('counts bytes for every field of every object', () => {
    const document = parse(
      `{ labelSets(first: 100) { nodes { latest { labels(first: 100) { nodes { ${Array.from({ length: 90 }, (_, i) => `a${i}: name`).join(' ')} } } } } } }`,
    );
    const price = priceOf(schema, document, getOperationAST(document) as OperationDefinitionNode, {});
    expect(price.bytes).toBeGreaterThan(10_000 * 90 * 20);
  });
});
