/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation ClassifyImage($input: ClassifyInput!) {\n  classifyImage(input: $input) {\n    predictions {\n      rank\n      name\n      similarity\n      probability\n    }\n    provenance {\n      labelSetSlug\n      labelSetVersion\n      modelId\n      modelDigest\n    }\n    timings {\n      totalMs\n    }\n  }\n}": typeof types.ClassifyImageDocument,
    "mutation CreateLabelSet($input: CreateLabelSetInput!) {\n  createLabelSet(input: $input) {\n    version {\n      number\n      labelCount\n    }\n    warnings\n  }\n}": typeof types.CreateLabelSetDocument,
    "mutation CreateTenant($input: CreateTenantInput!) {\n  createTenant(input: $input) {\n    secret\n  }\n}": typeof types.CreateTenantDocument,
    "mutation CreateSampleSet($input: CreateSampleSetInput!) {\n  createSampleSet(input: $input) {\n    sampleSet {\n      slug\n    }\n  }\n}\n\nmutation AddSamples($input: AddSamplesInput!) {\n  addSamples(input: $input) {\n    added\n    failures {\n      fileName\n      message\n    }\n  }\n}\n\nmutation UpsertLabels($labelSet: String!, $labels: [LabelInput!]!, $message: String) {\n  upsertLabels(labelSet: $labelSet, labels: $labels, message: $message) {\n    version {\n      number\n    }\n  }\n}\n\nmutation TagVersion($slug: String!, $tag: String!, $version: Int!) {\n  tagLabelSetVersion(slug: $slug, tag: $tag, version: $version) {\n    version {\n      number\n    }\n  }\n}\n\nmutation SetTagPolicy($input: SetTagPolicyInput!) {\n  setTagPolicy(input: $input) {\n    labelSet {\n      slug\n    }\n  }\n}": typeof types.CreateSampleSetDocument,
};
const documents: Documents = {
    "mutation ClassifyImage($input: ClassifyInput!) {\n  classifyImage(input: $input) {\n    predictions {\n      rank\n      name\n      similarity\n      probability\n    }\n    provenance {\n      labelSetSlug\n      labelSetVersion\n      modelId\n      modelDigest\n    }\n    timings {\n      totalMs\n    }\n  }\n}": types.ClassifyImageDocument,
    "mutation CreateLabelSet($input: CreateLabelSetInput!) {\n  createLabelSet(input: $input) {\n    version {\n      number\n      labelCount\n    }\n    warnings\n  }\n}": types.CreateLabelSetDocument,
    "mutation CreateTenant($input: CreateTenantInput!) {\n  createTenant(input: $input) {\n    secret\n  }\n}": types.CreateTenantDocument,
    "mutation CreateSampleSet($input: CreateSampleSetInput!) {\n  createSampleSet(input: $input) {\n    sampleSet {\n      slug\n    }\n  }\n}\n\nmutation AddSamples($input: AddSamplesInput!) {\n  addSamples(input: $input) {\n    added\n    failures {\n      fileName\n      message\n    }\n  }\n}\n\nmutation UpsertLabels($labelSet: String!, $labels: [LabelInput!]!, $message: String) {\n  upsertLabels(labelSet: $labelSet, labels: $labels, message: $message) {\n    version {\n      number\n    }\n  }\n}\n\nmutation TagVersion($slug: String!, $tag: String!, $version: Int!) {\n  tagLabelSetVersion(slug: $slug, tag: $tag, version: $version) {\n    version {\n      number\n    }\n  }\n}\n\nmutation SetTagPolicy($input: SetTagPolicyInput!) {\n  setTagPolicy(input: $input) {\n    labelSet {\n      slug\n    }\n  }\n}": types.CreateSampleSetDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ClassifyImage($input: ClassifyInput!) {\n  classifyImage(input: $input) {\n    predictions {\n      rank\n      name\n      similarity\n      probability\n    }\n    provenance {\n      labelSetSlug\n      labelSetVersion\n      modelId\n      modelDigest\n    }\n    timings {\n      totalMs\n    }\n  }\n}"): typeof import('./graphql.js').ClassifyImageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CreateLabelSet($input: CreateLabelSetInput!) {\n  createLabelSet(input: $input) {\n    version {\n      number\n      labelCount\n    }\n    warnings\n  }\n}"): typeof import('./graphql.js').CreateLabelSetDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CreateTenant($input: CreateTenantInput!) {\n  createTenant(input: $input) {\n    secret\n  }\n}"): typeof import('./graphql.js').CreateTenantDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CreateSampleSet($input: CreateSampleSetInput!) {\n  createSampleSet(input: $input) {\n    sampleSet {\n      slug\n    }\n  }\n}\n\nmutation AddSamples($input: AddSamplesInput!) {\n  addSamples(input: $input) {\n    added\n    failures {\n      fileName\n      message\n    }\n  }\n}\n\nmutation UpsertLabels($labelSet: String!, $labels: [LabelInput!]!, $message: String) {\n  upsertLabels(labelSet: $labelSet, labels: $labels, message: $message) {\n    version {\n      number\n    }\n  }\n}\n\nmutation TagVersion($slug: String!, $tag: String!, $version: Int!) {\n  tagLabelSetVersion(slug: $slug, tag: $tag, version: $version) {\n    version {\n      number\n    }\n  }\n}\n\nmutation SetTagPolicy($input: SetTagPolicyInput!) {\n  setTagPolicy(input: $input) {\n    labelSet {\n      slug\n    }\n  }\n}"): typeof import('./graphql.js').CreateSampleSetDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
