import { anEmbedding } from '../label-set.js';

export const CREATE = `mutation ($slug: String!, $labels: [LabelInput!]!, $template: String!) {
  createLabelSet(input: { slug: $slug, labels: $labels, promptTemplate: { slug: $template } }) {
    labelSet { id } version { id labels { nodes { id labelId } } }
  }
}`;
export const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { unknown } }`;

/** Ids and slugs of things: of another tenant, or well-formed and of nothing. */
export interface OwnThings {
  labelSet: string;
  labelSetId: string;
  versionId: string;
  /** Of a label in a version. */
  labelNodeId: string;
  labelId: string;
  template: string;
  templateId: string;
  keyId: string;
  tenantId: string;
  tenant: string;
  sampleSet: string;
  sampleSetId: string;
  sampleVersionId: string;
  /** Of a sample in a version. */
  sampleNodeId: string;
  sampleId: string;
}

export const NOTHING: OwnThings = {
  labelSet: 'no-such-set',
  labelSetId: `ls_${'0'.repeat(32)}`,
  versionId: `lsv_${'0'.repeat(32)}_1`,
  labelNodeId: `lbv_${'0'.repeat(32)}_1/lbl_${'0'.repeat(24)}`,
  labelId: `lbl_${'0'.repeat(24)}`,
  template: 'no-such-template',
  templateId: `pt_${'0'.repeat(32)}`,
  keyId: `key_${'0'.repeat(32)}`,
  tenantId: `ten_${'0'.repeat(32)}`,
  tenant: 'no-such-tenant',
  sampleSet: 'no-such-samples',
  sampleSetId: `ss_${'0'.repeat(32)}`,
  sampleVersionId: `ssv_${'0'.repeat(32)}_1`,
  sampleNodeId: `smv_${'0'.repeat(32)}_1_${'0'.repeat(32)}`,
  sampleId: `sm_${'0'.repeat(32)}`,
};

export type Operation = (thing: OwnThings) => [query: string, variables: Record<string, unknown>];
export const nodeOf =
  (which: keyof OwnThings): Operation =>
  (thing) => ['query ($id: ID!) { node(id: $id) { __typename id } }', { id: thing[which] }];

const embedding = anEmbedding();

/** What tells a tenant of a thing, or changes it. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
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
  'node of a label': nodeOf('labelNodeId'),
  'node of a label by its own id': nodeOf('labelId'),
  'label by its own id in a set of its own': ({ labelId }) => [
    'query ($id: ID!) { labelSet(slug: "own") { latest { label(labelId: $id) { name } } } }',
    { id: labelId },
  ],
  'label by id in a set of its own': ({ labelNodeId }) => [
    'query ($id: ID!) { labelSet(slug: "own") { latest { label(labelId: $id) { name } } } }',
    { id: labelNodeId },
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
  'setTagPolicy with samples': ({ sampleSet }) => [
    'mutation ($slug: String!) { setTagPolicy(input: { labelSet: "own", tag: "live", policy: { sampleSet: $slug, maxLoss: 0.1 } }) { unchanged } }',
    { slug: sampleSet },
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
  'upsertLabels with the id of a label': ({ labelNodeId }) => [
    'mutation ($id: ID) { upsertLabels(labelSet: "own", labels: [{ labelId: $id, name: "kitten" }]) { added } }',
    { id: labelNodeId },
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
  applyDraft: ({ labelSet }) => [
    `mutation ($slug: String!) {
      applyDraft(input: { labelSet: $slug, draft: { upsert: [{ name: "cat" }], remove: ["heron"] } }) { unchanged }
    }`,
    { slug: labelSet },
  ],
  'applyDraft without a label by its own id from a set of its own': ({ labelId }) => [
    'mutation ($id: String!) { applyDraft(input: { labelSet: "own", draft: { remove: [$id] } }) { unchanged } }',
    { id: labelId },
  ],
  'applyDraft with a parent': ({ labelId }) => [
    `mutation ($id: ID) {
      applyDraft(input: { labelSet: "own", draft: { upsert: [{ name: "kitten", parentId: $id }] } }) { unchanged }
    }`,
    { id: labelId },
  ],
  'applyDraft with another template': ({ template }) => [
    `mutation ($slug: String!) {
      applyDraft(input: { labelSet: "own", draft: { promptTemplate: { slug: $slug } } }) { unchanged }
    }`,
    { slug: template },
  ],
  removeLabels: ({ labelSet }) => [
    'mutation ($slug: String!) { removeLabels(labelSet: $slug, names: ["heron"]) { version { number } } }',
    { slug: labelSet },
  ],
  'removeLabels by its own id from a set of its own': ({ labelId }) => [
    'mutation ($id: ID!) { removeLabels(labelSet: "own", labelIds: [$id]) { version { number } } }',
    { id: labelId },
  ],
  'removeLabels by id from a set of its own': ({ labelNodeId }) => [
    'mutation ($id: ID!) { removeLabels(labelSet: "own", labelIds: [$id]) { version { number } } }',
    { id: labelNodeId },
  ],
  revokeApiKey: ({ keyId }) => ['mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }', { id: keyId }],
  'sampleSet by slug': ({ sampleSet }) => [
    'query ($slug: String!) { sampleSet(slug: $slug) { id latest { samples { nodes { sampleId thumbnail } } } } }',
    { slug: sampleSet },
  ],
  'evaluation of a sample set': ({ labelSet, sampleSet }) => [
    `query ($labels: String!, $samples: String!) {
      evaluation(labelSet: { slug: $labels }, sampleSet: { slug: $samples }) { sampleCount }
    }`,
    { labels: labelSet, samples: sampleSet },
  ],
  'evaluation of a label set of its own': ({ sampleSet }) => [
    'query ($slug: String!) { evaluation(labelSet: { slug: "own" }, sampleSet: { slug: $slug }) { sampleCount } }',
    { slug: sampleSet },
  ],
  'preview of a label set of its own': ({ sampleSet }) => [
    `query ($slug: String!) {
      preview(from: { slug: "own" }, to: { version: { slug: "own" } }, sampleSet: { slug: $slug }) { gained }
    }`,
    { slug: sampleSet },
  ],
  'node of a sample set': nodeOf('sampleSetId'),
  'node of a version of a sample set': nodeOf('sampleVersionId'),
  'node of a sample': nodeOf('sampleNodeId'),
  'node of a sample by its own id': nodeOf('sampleId'),
  'createSampleSet of a label set': ({ labelSet }) => [
    'mutation ($slug: String!) { createSampleSet(input: { slug: "own", labelSet: $slug }) { unchanged } }',
    { slug: labelSet },
  ],
  addSamples: ({ sampleSet }) => [
    `mutation ($slug: String!, $image: ImageInput!) {
      addSamples(input: { sampleSet: $slug, samples: [{ image: $image }] }) { added }
    }`,
    { slug: sampleSet, image: { embedding } },
  ],
  'learnFromExamples by a label set': ({ labelSet }) => [
    `mutation ($slug: String!) {
      learnFromExamples(input: { labelSet: $slug, sampleSet: { slug: "own-samples" } }) { unchanged }
    }`,
    { slug: labelSet },
  ],
  'learnFromExamples from samples': ({ sampleSet }) => [
    `mutation ($slug: String!) {
      learnFromExamples(input: { labelSet: "own", sampleSet: { slug: $slug } }) { unchanged }
    }`,
    { slug: sampleSet },
  ],
  'judgeSamples of a set of its own': ({ sampleNodeId }) => [
    `mutation ($id: ID!) {
      judgeSamples(input: { sampleSet: "own-samples", judgements: [{ sampleId: $id, expected: [] }] }) { unchanged }
    }`,
    { id: sampleNodeId },
  ],
  'removeSamples by its own id from a set of its own': ({ sampleId }) => [
    'mutation ($id: ID!) { removeSamples(input: { sampleSet: "own-samples", sampleIds: [$id] }) { unchanged } }',
    { id: sampleId },
  ],
  'calibrate a set of its own': ({ sampleSet }) => [
    `mutation ($slug: String!) { calibrate(
      input: { labelSet: { slug: "own" }, sampleSet: { slug: $slug }, target: { precision: 0.9 } }
    ) { calibration { id } } }`,
    { slug: sampleSet },
  ],
  'calibrate by samples of its own': ({ labelSet }) => [
    `mutation ($slug: String!) { calibrate(
      input: { labelSet: { slug: $slug }, sampleSet: { slug: "own-samples" }, target: { precision: 0.9 } }
    ) { calibration { id } } }`,
    { slug: labelSet },
  ],
  deleteSampleSet: ({ sampleSet }) => [
    'mutation ($slug: String!) { deleteSampleSet(slug: $slug) { deletedId } }',
    { slug: sampleSet },
  ],
};
