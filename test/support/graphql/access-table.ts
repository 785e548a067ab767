/*
 * Who may ask for what: each query, mutation and subscription of the schema, and the fields that need more than their parent. A field
 * that is not here fails the test.
 */

export const SCOPES = ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE', 'TENANT_ADMIN'] as const;
export type Scope = (typeof SCOPES)[number];
type Who = Scope | 'OPERATOR';

/** Ids and slugs of one tenant's things. */
export interface Things {
  readonly tenant: string;
  readonly tenantId: string;
  readonly keyId: string;
  readonly labelSet: string;
  readonly labelSetId: string;
  readonly template: string;
  readonly jobId: string;
  readonly sampleSet: string;
}

interface Access {
  readonly allowed: readonly Who[];
  /** Asks without naming anything that is there: only whether one may ask counts. */
  readonly query: string;
  /** Asks for the things of a tenant, where it takes ids or slugs. */
  readonly of?: (things: Things) => string;
}

const ANYONE: readonly Who[] = [...SCOPES, 'OPERATOR'];
const OPERATOR: readonly Who[] = ['OPERATOR'];
const TENANT_ADMIN: readonly Who[] = ['TENANT_ADMIN'];
const ADMINS: readonly Who[] = ['TENANT_ADMIN', 'OPERATOR'];

const reading = (query: string, of?: Access['of']): Access => ({ allowed: ['CATALOG_READ'], query, ...(of && { of }) });
const classifying = (query: string, of?: Access['of']): Access => ({ allowed: ['CLASSIFY'], query, ...(of && { of }) });
/** A mutation of one label set: `x` is none. */
const changing = (of: (slug: string) => string): Access => ({
  allowed: ['CATALOG_WRITE'],
  query: of('x'),
  of: ({ labelSet }) => of(labelSet),
});
const named = (allowed: readonly Who[], of: (name: string) => string, which: keyof Things): Access => ({
  allowed,
  query: of('x'),
  of: (things) => of(things[which]),
});

/** A mutation of one sample set: `x` is none. */
const ofSamples = (of: (slug: string) => string): Access => named(['CATALOG_WRITE'], of, 'sampleSet');

const SEEING_JOBS: readonly Who[] = ['CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY'];

const version = 'version { number }';
const embedding = `embedding: [${Array(256).fill('0.5').join(', ')}]`;

export const ACCESS: Readonly<Record<string, Access>> = {
  'Query.viewer': { allowed: ANYONE, query: '{ viewer { isOperator } }' },
  'Query.node': {
    allowed: ANYONE,
    query: '{ node(id: "x") { id } }',
    of: ({ labelSetId }) => `{ node(id: "${labelSetId}") { id } }`,
  },
  'Query.tenant': { allowed: OPERATOR, query: '{ tenant(slug: "x") { id } }' },
  'Query.tenants': { allowed: OPERATOR, query: '{ tenants { totalCount } }' },
  'Query.auditLog': { allowed: ADMINS, query: '{ auditLog { totalCount } }' },
  'Query.model': { allowed: ANYONE, query: '{ model { id } }' },
  'Query.labelSet': reading(
    '{ labelSet(slug: "x") { id } }',
    ({ labelSet }) => `{ labelSet(slug: "${labelSet}") { id } }`,
  ),
  'Query.labelSets': reading('{ labelSets { totalCount } }'),
  'Query.promptTemplate': reading(
    '{ promptTemplate(slug: "x") { id } }',
    ({ template }) => `{ promptTemplate(slug: "${template}") { id } }`,
  ),
  'Query.promptTemplates': reading('{ promptTemplates { totalCount } }'),
  'Query.sampleSet': reading(
    '{ sampleSet(slug: "x") { id } }',
    ({ sampleSet }) => `{ sampleSet(slug: "${sampleSet}") { id latest { samples { totalCount } } } }`,
  ),
  'Query.sampleSets': reading('{ sampleSets { totalCount } }'),
  'Query.evaluation': reading(
    '{ evaluation(labelSet: { slug: "x" }, sampleSet: { slug: "x" }) { sampleCount } }',
    ({ labelSet, sampleSet }) =>
      `{ evaluation(labelSet: { slug: "${labelSet}" }, sampleSet: { slug: "${sampleSet}" }) { sampleCount } }`,
  ),
  'Query.preview': reading(
    '{ preview(from: { slug: "x" }, to: { version: { slug: "x" } }, sampleSet: { slug: "x" }) { gained } }',
    ({ labelSet, sampleSet }) =>
      `{ preview(from: { slug: "${labelSet}" }, to: { draft: { remove: ["x"] } }, sampleSet: { slug: "${sampleSet}" }) { lost } }`,
  ),
  'Query.classify': classifying(
    '{ classify(input: { image: { base64: "" }, labels: ["a"] }) { unknown } }',
    ({ labelSet }) => `{ classify(input: { image: { ${embedding} }, labelSet: { slug: "${labelSet}" } }) { unknown } }`,
  ),
  'Query.classifyMany': classifying(
    '{ classifyMany(input: { images: [], labels: ["a"] }) { __typename } }',
    ({ labelSet }) =>
      `{ classifyMany(input: { images: [{ ${embedding} }], labelSet: { slug: "${labelSet}" } }) { __typename } }`,
  ),

  'Query.job': named(SEEING_JOBS, (id) => `{ job(id: "${id}") { id } }`, 'jobId'),
  'Query.jobs': { allowed: SEEING_JOBS, query: '{ jobs { totalCount } }' },
  'Subscription.jobProgress': named(SEEING_JOBS, (id) => `subscription { jobProgress(id: "${id}") { id } }`, 'jobId'),

  'Mutation.classifyImage': classifying(
    'mutation { classifyImage(input: { image: { base64: "" }, labels: ["a"] }) { unknown } }',
    ({ labelSet }) =>
      `mutation { classifyImage(input: { image: { ${embedding} }, labelSet: { slug: "${labelSet}" } }) { unknown } }`,
  ),
  'Mutation.classifyImages': classifying(
    'mutation { classifyImages(input: { images: [], labels: ["a"] }) { __typename } }',
    ({ labelSet }) =>
      `mutation { classifyImages(input: { images: [{ ${embedding} }], labelSet: { slug: "${labelSet}" } }) { __typename } }`,
  ),
  'Mutation.createTenant': {
    allowed: OPERATOR,
    query: 'mutation { createTenant(input: { slug: "", name: "" }) { secret } }',
  },
  'Mutation.updateTenant': {
    allowed: OPERATOR,
    query: 'mutation { updateTenant(id: "x", input: {}) { tenant { id } } }',
  },
  'Mutation.deleteTenant': { allowed: OPERATOR, query: 'mutation { deleteTenant(id: "x") { id } }' },
  'Mutation.createApiKey': {
    allowed: ADMINS,
    query: 'mutation { createApiKey(input: { name: "", scopes: [] }) { secret } }',
  },
  'Mutation.rotateApiKey': named(TENANT_ADMIN, (id) => `mutation { rotateApiKey(id: "${id}") { secret } }`, 'keyId'),
  'Mutation.revokeApiKey': named(ADMINS, (id) => `mutation { revokeApiKey(id: "${id}") { apiKey { id } } }`, 'keyId'),
  'Query.webhooks': { allowed: TENANT_ADMIN, query: '{ webhooks { id deliveries { totalCount } } }' },
  'Mutation.createWebhook': {
    allowed: TENANT_ADMIN,
    query: 'mutation { createWebhook(input: { url: "", events: [] }) { secret } }',
  },
  'Mutation.updateWebhook': {
    allowed: TENANT_ADMIN,
    query: 'mutation { updateWebhook(id: "x", input: {}) { webhook { id } } }',
  },
  'Mutation.deleteWebhook': { allowed: TENANT_ADMIN, query: 'mutation { deleteWebhook(id: "x") { deletedId } }' },
  'Mutation.rotateWebhookSecret': {
    allowed: TENANT_ADMIN,
    query: 'mutation { rotateWebhookSecret(id: "x") { secret } }',
  },
  'Mutation.sendTestWebhook': {
    allowed: TENANT_ADMIN,
    query: 'mutation { sendTestWebhook(id: "x") { delivery { id } } }',
  },
  'Mutation.createPromptTemplate': {
    allowed: ['CATALOG_WRITE'],
    query: 'mutation { createPromptTemplate(input: { slug: "", templates: [] }) { unchanged } }',
  },
  'Mutation.updatePromptTemplate': named(
    ['CATALOG_WRITE'],
    (slug) => `mutation { updatePromptTemplate(slug: "${slug}", templates: ["a {label}"]) { unchanged } }`,
    'template',
  ),
  'Mutation.deletePromptTemplate': named(
    ['CATALOG_WRITE'],
    (slug) => `mutation { deletePromptTemplate(slug: "${slug}") { id } }`,
    'template',
  ),
  'Mutation.createLabelSet': {
    allowed: ['CATALOG_WRITE'],
    query: `mutation { createLabelSet(input: { slug: "", labels: [] }) { ${version} } }`,
    of: ({ template }) =>
      `mutation { createLabelSet(input: { slug: "n", labels: [{ name: "a" }], promptTemplate: { slug: "${template}" } }) { ${version} } }`,
  },
  'Mutation.updateLabelSet': changing(
    (slug) => `mutation { updateLabelSet(slug: "${slug}", input: {}) { ${version} } }`,
  ),
  'Mutation.upsertLabels': changing(
    (slug) => `mutation { upsertLabels(labelSet: "${slug}", labels: [{ name: "a" }]) { added } }`,
  ),
  'Mutation.importLabels': changing(
    (slug) => `mutation { importLabels(labelSet: "${slug}", labels: [{ name: "a" }]) { unchanged } }`,
  ),
  'Mutation.applyDraft': changing(
    (slug) => `mutation { applyDraft(input: { labelSet: "${slug}", draft: { remove: ["a"] } }) { unchanged } }`,
  ),
  'Mutation.removeLabels': changing(
    (slug) => `mutation { removeLabels(labelSet: "${slug}", names: ["a"]) { ${version} } }`,
  ),
  'Mutation.restoreLabelSet': changing(
    (slug) => `mutation { restoreLabelSet(slug: "${slug}", version: 1) { ${version} } }`,
  ),
  'Mutation.reencodeAll': {
    allowed: OPERATOR,
    query: `mutation { reencodeAll(input: { tenantId: "ten_${'0'.repeat(32)}" }) { left } }`,
  },
  'Mutation.reencodeLabelSet': changing((slug) => `mutation { reencodeLabelSet(slug: "${slug}") { ${version} } }`),
  'Mutation.tagLabelSetVersion': changing(
    (slug) => `mutation { tagLabelSetVersion(slug: "${slug}", tag: "t", version: 1) { ${version} } }`,
  ),
  'Mutation.untagLabelSetVersion': changing(
    (slug) => `mutation { untagLabelSetVersion(slug: "${slug}", tag: "t") { ${version} } }`,
  ),
  'Mutation.setTagPolicy': changing(
    (slug) => `mutation { setTagPolicy(input: { labelSet: "${slug}", tag: "t" }) { unchanged } }`,
  ),
  'Mutation.startJob': changing(
    (slug) => `mutation { startJob(input: { reencodeLabelSet: { slug: "${slug}" } }) { job { id } } }`,
  ),
  'Mutation.cancelJob': named(SEEING_JOBS, (id) => `mutation { cancelJob(id: "${id}") { job { id } } }`, 'jobId'),
  'Mutation.deleteLabelSet': changing((slug) => `mutation { deleteLabelSet(slug: "${slug}") { id } }`),

  'Mutation.createSampleSet': named(
    ['CATALOG_WRITE'],
    (slug) => `mutation { createSampleSet(input: { slug: "n", labelSet: "${slug}" }) { unchanged } }`,
    'labelSet',
  ),
  'Mutation.addSamples': ofSamples(
    (slug) =>
      `mutation { addSamples(input: { sampleSet: "${slug}", samples: [{ image: { ${embedding} } }] }) { added } }`,
  ),
  'Mutation.removeSamples': ofSamples(
    (slug) => `mutation { removeSamples(input: { sampleSet: "${slug}", sampleIds: ["x"] }) { unchanged } }`,
  ),
  'Mutation.reembedSamples': ofSamples(
    (slug) => `mutation { reembedSamples(input: { sampleSet: "${slug}" }) { reembedded } }`,
  ),
  'Mutation.setCollection': ofSamples(
    (slug) => `mutation { setCollection(input: { sampleSet: "${slug}" }) { unchanged } }`,
  ),
  'Mutation.judgeSamples': ofSamples(
    (slug) =>
      `mutation { judgeSamples(input: { sampleSet: "${slug}", judgements: [{ sampleId: "x" }] }) { unchanged } }`,
  ),
  'Mutation.learnFromExamples': changing(
    (slug) => `mutation { learnFromExamples(input: { labelSet: "${slug}", sampleSet: { slug: "x" } }) { unchanged } }`,
  ),
  'Mutation.deleteSampleSet': ofSamples((slug) => `mutation { deleteSampleSet(slug: "${slug}") { deletedId } }`),

  'Mutation.calibrate': named(
    ['CATALOG_WRITE'],
    (slug) =>
      `mutation { calibrate(input: { labelSet: { slug: "${slug}" }, sampleSet: { slug: "x" }, target: { precision: 0.9 } }) { calibration { id } } }`,
    'labelSet',
  ),

  'Tenant.apiKeys': { allowed: TENANT_ADMIN, query: '{ viewer { tenant { apiKeys { id } } } }' },
  'Tenant.usage': { allowed: TENANT_ADMIN, query: '{ viewer { tenant { usage { images } } } }' },
  'Tenant.quotas': { allowed: SCOPES, query: '{ viewer { tenant { quotas { labels } } } }' },
};
