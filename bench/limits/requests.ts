import type { LabelInput } from '../../test/support/label-set.js';
import { labelsOf, nameOf } from '../support/labels.js';
import { ofDrafts } from './draft-requests.js';
import { ofSamples } from './sample-requests.js';

const CALL = 10_000;

/** A request with as much as one may ask for. */
export interface Operation {
  /** Root fields of the schema that it covers. */
  readonly covers: readonly string[];
  readonly what: string;
  readonly query: string;
  readonly variables?: (round: number) => Record<string, unknown>;
  readonly asOperator?: boolean;
}

const aliased = (count: number, field: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `a${i}: ${field(i)}`).join(' ');
const CHANGE = '{ version { number } }';
/** Labels with synonyms and metadata. */
export const rich = (from: number, count: number): LabelInput[] =>
  labelsOf(count, from).map((label, i) => ({
    ...label,
    synonyms: [`${label.name} of kind ${i}`],
    metadata: { text: 'm'.repeat(200), number: i },
  }));

/** Every operation of the schema, in an order that works. */
export const operations = (labels: number, images: readonly string[]): Operation[] => [
  ...reading(),
  ...classifying(images),
  ...changingLabels(labels),
  ...changingTheRest(),
  ...ofSamples(images),
];

const reading = (): Operation[] => [
  {
    covers: ['viewer', 'model'],
    what: 'viewer, model',
    query: '{ viewer { scopes tenant { slug } } model { id digest } }',
  },
  {
    covers: ['tenants', 'tenant'],
    what: '100 tenants',
    asOperator: true,
    query: '{ tenants(first: 100) { nodes { slug apiKeys { name } } } tenant(slug: "limits") { slug } }',
  },
  {
    covers: ['auditLog'],
    what: 'auditLog, 100',
    query: '{ auditLog(first: 100) { nodes { at mutation outcome } } }',
  },
  {
    covers: ['labelSets'],
    what: 'labelSets, 100',
    query: '{ labelSets(first: 100) { nodes { slug latest { number } tags { name } } } }',
  },
  {
    covers: ['promptTemplates', 'promptTemplate'],
    what: 'promptTemplates, 100',
    query:
      '{ promptTemplates(first: 100) { nodes { slug templates } } promptTemplate(slug: "ensemble") { versions { templates } } }',
  },
  {
    covers: ['webhooks'],
    what: 'webhooks',
    query: '{ webhooks { url deliveries(first: 100) { nodes { payload attempts { error } } } } }',
  },
  { covers: ['node'], what: 'node', query: '{ node(id: "ls_00000000000000000000000000000000") { id } }' },
  {
    covers: ['labelSet'],
    what: '1,000 labels with everything',
    query:
      '{ labelSet(slug: "large") { latest { labels(first: 1000) { nodes { id name synonyms prompts metadata renderedPrompts } } } } }',
  },
  {
    covers: [],
    what: 'search in 20 aliases',
    query: `{ labelSet(slug: "large") { latest { ${aliased(20, (i) => `labels(first: 10, search: "${i} kind")  { totalCount nodes { name } }`)} } } }`,
  },
  {
    covers: [],
    what: 'diff of all labels',
    query:
      '{ labelSet(slug: "large") { latest { diff(from: 1) { added { name } removed { name } changed { before { name } } } } } }',
  },
];

function classifying(images: readonly string[]): Operation[] {
  const embedding = Array.from({ length: 256 }, (_, i) => Math.sin(i + 1));
  const adHoc = Array.from({ length: 1_000 }, (_, i) => nameOf(500_000 + i));
  return [
    {
      covers: ['classify'],
      what: 'classify, 1,000 ad-hoc labels',
      query:
        'query ($e: [Float!]!, $labels: [String!]!) { classify(input: { image: { embedding: $e }, labels: $labels, topK: 1000 }) { predictions { name probability } } }',
      variables: (round) => ({ e: embedding, labels: adHoc.map((name) => `${name} ${round}`) }),
    },
    {
      covers: [],
      what: 'classify in the large set, topK 1,000, 10 aliases',
      query: `query ($e: [Float!]!) { ${aliased(10, () => 'classify(input: { image: { embedding: $e }, labelSet: { slug: "large" }, topK: 1000 }) { predictions { name probability label { synonyms metadata } } }')} }`,
      variables: () => ({ e: embedding }),
    },
    {
      covers: ['classifyMany'],
      what: 'classifyMany, 100 images',
      query:
        'query ($images: [ImageInput!]!) { classifyMany(input: { images: $images, labelSet: { slug: "large" }, topK: 100 }) { ... on Classification { predictions { name } } } }',
      variables: () => ({ images: images.map((base64) => ({ base64 })) }),
    },
    {
      covers: ['classifyImage', 'classifyImages'],
      what: 'classifyImage, classifyImages, 100 images',
      query:
        'mutation ($e: [Float!]!, $images: [ImageInput!]!) { classifyImage(input: { image: { embedding: $e }, labelSet: { slug: "large" }, topK: 1000 }) { predictions { name label { parent { name } } } } classifyImages(input: { images: $images, labelSet: { slug: "large" }, topK: 100 }) { ... on Classification { predictions { name } } } }',
      variables: () => ({ e: embedding, images: images.map((base64) => ({ base64 })) }),
    },
  ];
}

function changingLabels(labels: number): Operation[] {
  const chain = Array.from({ length: CALL }, (_, i) => ({ name: `link ${i}` }));
  const large = (round: number) => labelsOf(CALL, 1_000_000 + round * CALL);
  return [
    {
      covers: ['upsertLabels'],
      what: 'upsertLabels, 10,000',
      query: `mutation ($labels: [LabelInput!]!) { upsertLabels(labelSet: "large", labels: $labels) ${CHANGE} }`,
      variables: (round) => ({ labels: large(round) }),
    },
    {
      covers: ['importLabels'],
      what: 'importLabels, 10,000, dry run',
      query:
        'mutation ($labels: [LabelInput!]!) { importLabels(labelSet: "large", labels: $labels, removeOthers: true, dryRun: true) { added { name } removed { name } } }',
      variables: () => ({ labels: rich(0, 5_000) }),
    },
    {
      covers: [],
      what: 'a chain of 10,000 parents',
      query: `mutation ($labels: [LabelInput!]!) { upsertLabels(labelSet: "large", labels: $labels) ${CHANGE} }`,
      variables: () => ({
        labels: chain.map((label, i) => (i === 0 ? label : { ...label, parentId: `link-${i - 1}` })),
      }),
    },
    ...ofDrafts(large),
    {
      covers: ['removeLabels'],
      what: 'removeLabels, 10,000',
      query: `mutation ($names: [String!]) { removeLabels(labelSet: "large", names: $names) ${CHANGE} }`,
      variables: (round) => ({ names: large(round).map(({ name }) => name) }),
    },
    {
      covers: ['restoreLabelSet'],
      what: 'restoreLabelSet',
      query: `mutation { restoreLabelSet(slug: "large", version: 1) ${CHANGE} }`,
    },
    {
      covers: ['tagLabelSetVersion', 'setTagPolicy', 'untagLabelSetVersion'],
      what: 'tag, no policy, untag',
      query:
        'mutation { tagLabelSetVersion(slug: "large", tag: "t", version: 1) { labelSet { slug } } setTagPolicy(input: { labelSet: "large", tag: "t" }) { unchanged } untagLabelSetVersion(slug: "large", tag: "t") { labelSet { slug } } }',
    },
    {
      covers: ['updateLabelSet'],
      what: `updateLabelSet: another template for ${labels} labels`,
      query: `mutation ($slug: String!) { updateLabelSet(slug: "large", input: { promptTemplate: { slug: $slug } }) ${CHANGE} }`,
      variables: (round) => ({ slug: round === 0 ? 'other' : 'photo' }),
    },
    {
      covers: ['reencodeAll'],
      what: 'reencodeAll, when all are of this model',
      asOperator: true,
      query: 'mutation { reencodeAll(input: {}) { found left } }',
    },
    {
      covers: ['reencodeLabelSet'],
      what: 'reencodeLabelSet',
      query: `mutation { reencodeLabelSet(slug: "large") ${CHANGE} }`,
    },
    {
      covers: ['startJob', 'job', 'jobs', 'cancelJob'],
      what: `startJob with ${labels} labels, cancelJob`,
      query:
        'mutation ($labels: [LabelInput!]!) { startJob(input: { importLabels: { labelSet: "large", labels: $labels } }) { job { id } } cancelJob(id: "job_00000000000000000000000000000000") { job { id } } }',
      variables: () => ({ labels: labelsOf(CALL) }),
    },
    {
      covers: ['createLabelSet', 'deleteLabelSet'],
      what: 'createLabelSet with 10,000 labels, deleteLabelSet',
      query:
        'mutation ($labels: [LabelInput!]!) { createLabelSet(input: { slug: "made", labels: $labels }) { version { number } } deleteLabelSet(slug: "made") { id } }',
      variables: () => ({ labels: labelsOf(CALL) }),
    },
  ];
}

const changingTheRest = (): Operation[] => [
  {
    covers: ['createPromptTemplate', 'updatePromptTemplate', 'deletePromptTemplate'],
    what: '256 templates of 1,000 characters',
    query:
      'mutation ($t: [String!]!, $u: [String!]!) { createPromptTemplate(input: { slug: "many", templates: $t }) { promptTemplate { version } } updatePromptTemplate(slug: "many", templates: $u) { promptTemplate { version } } deletePromptTemplate(slug: "many") { id } }',
    variables: () => ({ t: texts('a'), u: texts('b') }),
  },
  {
    covers: ['createApiKey', 'rotateApiKey', 'revokeApiKey'],
    what: 'keys',
    query:
      'mutation { createApiKey(input: { name: "k", scopes: [CLASSIFY] }) { secret } rotateApiKey(id: "key_00000000000000000000000000000000") { secret } revokeApiKey(id: "key_00000000000000000000000000000000") { apiKey { id } } }',
  },
  {
    covers: ['createWebhook', 'updateWebhook', 'deleteWebhook', 'rotateWebhookSecret', 'sendTestWebhook'],
    what: 'webhooks, where they are switched off',
    query: `mutation { createWebhook(input: { url: "https://hooks.example.com/", events: [TAG_MOVED] }) { secret } ${NO_WEBHOOK} }`,
  },
  {
    covers: ['createTenant', 'updateTenant', 'deleteTenant'],
    what: 'tenants',
    asOperator: true,
    query:
      'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: "T" }) { secret } updateTenant(id: "ten_00000000000000000000000000000000", input: { name: "x" }) { tenant { id } } deleteTenant(id: "ten_00000000000000000000000000000000") { id } }',
    variables: (round) => ({ slug: `t-${round}-${Date.now()}` }),
  },
];

const NO_WEBHOOK = ['updateWebhook', 'deleteWebhook', 'rotateWebhookSecret', 'sendTestWebhook']
  .map((name) => `${name}(id: "wh_${'0'.repeat(32)}"${name === 'updateWebhook' ? ', input: {}' : ''}) { __typename }`)
  .join(' ');

const texts = (letter: string): string[] => Array.from({ length: 256 }, (_, i) => `${i} ${letter.repeat(980)} {label}`);
