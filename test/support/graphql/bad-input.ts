import { readFile } from 'node:fs/promises';
import { exampleImage } from '../images.js';
import { named } from '../label-set.js';
import type { Answer, Client, SharedServer } from '../server.js';

export const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { unknown } }';
export const CLASSIFY_MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) { ... on Classification { unknown } ... on ClassifyFailure { code } }
}`;
export const CREATE =
  'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { version { number } } }';
export const CREATE_TEMPLATE = `mutation ($input: CreatePromptTemplateInput!) {
  createPromptTemplate(input: $input) { unchanged }
}`;
export const UPDATE_TEMPLATE = `mutation ($slug: String!, $templates: [String!]!, $expectedVersion: Int) {
  updatePromptTemplate(slug: $slug, templates: $templates, expectedVersion: $expectedVersion) { unchanged }
}`;
export const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!, $expectedVersion: Int, $message: String) {
  upsertLabels(labelSet: $slug, labels: $labels, expectedVersion: $expectedVersion, message: $message) {
    version { number }
  }
}`;
export const REMOVE = `mutation (
  $slug: String!, $labelIds: [ID!], $ids: [ID!], $names: [String!], $expectedVersion: Int
) {
  removeLabels(
    labelSet: $slug, labelIds: $labelIds, ids: $ids, names: $names, expectedVersion: $expectedVersion
  ) { version { number } }
}`;
export const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
export const REVOKE = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }';
export const LABEL_SET = 'query ($slug: String!) { labelSet(slug: $slug) { id } }';
export const VERSION =
  'query ($number: Int, $tag: String) { labelSet(slug: "trees") { version(number: $number, tag: $tag) { id } } }';
export const LABEL = `query ($labelId: ID, $name: String) {
  labelSet(slug: "trees") { latest { label(labelId: $labelId, name: $name) { id } } }
}`;
export const TEMPLATE = 'query ($slug: String!) { promptTemplate(slug: $slug) { id } }';
export const NODE = 'query ($id: ID!) { node(id: $id) { id } }';

const EVERYTHING = `{
  viewer { tenant { apiKeys { id revokedAt } } }
  labelSets { nodes { slug name versions { nodes { number labels { nodes { id name synonyms prompts } } } } } }
  promptTemplates { nodes { slug version templates versions { number templates } } }
}`;

/** An id of nothing. */
export const idOfNothing = (prefix: string): string => `${prefix}_${'0'.repeat(32)}`;

/** A request that is refused: with what, under which code, and for which argument. */
export type Row = [what: string, query: string, variables: Record<string, unknown>, code: string, argument: string];

/** A tenant with the label set `trees` and the template `sketch`, which no refused request may change. */
export class Unchanged {
  private constructor(
    readonly tenant: Client,
    /** An image that can be classified. */
    readonly png: string,
    /** What there was after the latest request. */
    private everything: unknown,
  ) {}

  static async open(server: SharedServer): Promise<Unchanged> {
    const tenant = await server.tenant();
    await tenant.data(CREATE, { input: { slug: 'trees', labels: named('ash', 'silver_birch') } });
    await tenant.data(CREATE_TEMPLATE, { input: { slug: 'sketch', templates: ['a sketch of {a} {label}'] } });
    const png = (await readFile(exampleImage('ship.png'))).toString('base64');
    return new Unchanged(tenant, png, await tenant.data(EVERYTHING));
  }

  /** That a request is refused with this code and argument, and that everything is as it was. */
  async expectRefusal(query: string, variables: Record<string, unknown>, code: string, argument: string) {
    const before = this.everything;
    const error = await this.tenant.error(query, variables).finally(async () => {
      this.everything = await this.tenant.data(EVERYTHING);
    });
    expect(error).toMatchObject({ code, argument });
    expect(this.everything).toEqual(before);
    return error;
  }

  /** The answer to a body, which need not be a request. */
  async post(body: string): Promise<Answer<unknown>> {
    const response = await fetch(`${this.tenant.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.tenant.key}` },
      body,
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer<unknown>, 'status'>) };
  }
}
