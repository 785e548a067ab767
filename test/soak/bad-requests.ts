import { badImages, type ImageCase } from '../support/bad-images/corpus.js';
import { anEmbedding } from '../support/label-set.js';
import type { Fleet } from './fleet.js';

const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { unknown } }';
const NODE = 'query ($id: ID!) { node(id: $id) { id } }';
const WRONG_KEY = `lxc_${'A'.repeat(43)}`;
const TOO_LONG = 'A'.repeat(17 * 1024 * 1024);
const TOO_LARGE = 'A'.repeat(14 * 1024 * 1024);

/** A tenant, and a set of it that stays as it is. */
export interface Resident {
  readonly key: string;
  readonly slug: string;
  readonly setId: string;
  readonly versionId: string;
  readonly tenantId: string;
}

interface Bad {
  readonly kind: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly key?: string;
  /** One of which must come; ACCEPTED stands for an answer, and NULL for null without an error. */
  readonly codes: readonly string[];
}

const image = { embedding: anEmbedding() };

/** What is refused, each time in the same way. */
export class BadRequests {
  private constructor(
    private readonly fleet: Fleet,
    private readonly images: readonly ImageCase[],
  ) {}

  static async make(fleet: Fleet): Promise<BadRequests> {
    return new BadRequests(fleet, Object.values(await badImages()).flat());
  }

  async step(own: Resident, other: Resident): Promise<void> {
    const requests = [...ofInput(own), ...ofOthers(own, other), this.badImage(own), this.badImage(own)];
    // Megabytes of nothing take their time, here as well as there.
    if (Math.random() < 0.05) requests.push(...oversize(own));
    const bad = requests[Math.floor(Math.random() * requests.length)] as Bad;
    const { kind, query, variables = {}, key = own.key, codes } = bad;
    const answer = await this.fleet.ask(kind, key, { query, variables }, { allowed: codes });
    const isNull = Object.values(answer?.data ?? {}).every((value) => value === null);
    const isAccepted = codes.includes('ACCEPTED') || (codes.includes('NULL') && isNull);
    if (answer && answer.code === undefined && !isAccepted) {
      this.fleet.ledger.fail(`${kind} was answered: ${query} ${JSON.stringify(variables).slice(0, 200)}`);
    }
  }

  private badImage({ slug }: Resident): Bad {
    const { base64, outcomes } = this.images[Math.floor(Math.random() * this.images.length)] as ImageCase;
    const variables = { input: { image: { base64 }, labelSet: { slug } } };
    return { kind: 'bad: image', query: CLASSIFY, variables, codes: outcomes };
  }
}

function ofInput({ slug }: Resident): Bad[] {
  const labelSet = { slug };
  return [
    { kind: 'bad: GraphQL', query: '{ labelSet(slug: ', codes: ['GRAPHQL_PARSE_FAILED'] },
    { kind: 'bad: GraphQL', query: '{ nothing }', codes: ['GRAPHQL_VALIDATION_FAILED'] },
    { kind: 'bad: key', query: '{ viewer { isOperator } }', key: WRONG_KEY, codes: ['UNAUTHENTICATED'] },
    { kind: 'bad: key', query: '{ viewer { isOperator } }', key: 'nonsense', codes: ['UNAUTHENTICATED'] },
    { kind: 'bad: operation of the operator', query: '{ tenants { nodes { id } } }', codes: ['FORBIDDEN'] },
    {
      kind: 'bad: topK',
      query: CLASSIFY,
      variables: { input: { image, labelSet, topK: 0 } },
      codes: ['BAD_USER_INPUT'],
    },
    {
      kind: 'bad: embedding',
      query: CLASSIFY,
      variables: { input: { image: { embedding: [1] }, labelSet } },
      codes: ['BAD_USER_INPUT'],
    },
    {
      kind: 'bad: taken slug',
      query: `mutation { createLabelSet(input: { slug: "${slug}", labels: [{ name: "a" }] }) { unchanged } }`,
      codes: ['ALREADY_EXISTS'],
    },
    {
      kind: 'bad: expected version',
      query: `mutation { upsertLabels(labelSet: "${slug}", labels: [{ name: "a" }], expectedVersion: 7) { added } }`,
      codes: ['CONFLICT'],
    },
    {
      kind: 'bad: template in use',
      query: 'mutation { deletePromptTemplate(slug: "photo") { id } }',
      codes: ['IN_USE'],
    },
  ];
}

function ofOthers(_own: Resident, { slug, setId, versionId, tenantId }: Resident): Bad[] {
  const kind = "bad: another tenant's";
  const codes = ['NOT_FOUND'];
  const labels = [{ name: 'intruder' }];
  return [
    { kind, codes, query: CLASSIFY, variables: { input: { image, labelSet: { slug } } } },
    { kind, codes: ['NULL'], query: `{ labelSet(slug: "${slug}") { id } }` },
    ...[setId, versionId, tenantId].map((id) => ({ kind, codes: ['NULL'], query: NODE, variables: { id } })),
    {
      kind,
      codes,
      query:
        'mutation ($slug: String!, $labels: [LabelInput!]!) { upsertLabels(labelSet: $slug, labels: $labels) { added } }',
      variables: { slug, labels },
    },
    { kind, codes, query: `mutation { deleteLabelSet(slug: "${slug}") { id } }` },
  ];
}

const oversize = ({ slug }: Resident): Bad[] =>
  [TOO_LONG, TOO_LARGE].map((base64) => ({
    kind: 'bad: oversize',
    query: CLASSIFY,
    variables: { input: { image: { base64 }, labelSet: { slug } } },
    codes: ['PAYLOAD_TOO_LARGE'],
  }));
