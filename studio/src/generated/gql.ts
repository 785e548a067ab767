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
    "fragment VersionSummary on LabelSetVersion {\n  id\n  number\n  createdAt\n  createdBy\n  operation\n  message\n  labelCount\n  promptTemplateSlug\n  tags\n}\n\nquery LabelSets($first: Int!, $after: String) {\n  labelSets(first: $first, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      slug\n      name\n      description\n      updatedAt\n      latest {\n        ...VersionSummary\n      }\n      tags {\n        name\n        movedAt\n        version {\n          id\n          number\n        }\n      }\n    }\n  }\n}\n\nquery LabelSetVersions($slug: String!, $first: Int!) {\n  labelSet(slug: $slug) {\n    id\n    slug\n    latest {\n      ...VersionSummary\n    }\n    versions(first: $first) {\n      totalCount\n      nodes {\n        ...VersionSummary\n      }\n    }\n    tags {\n      name\n      version {\n        id\n        number\n      }\n    }\n  }\n}\n\nquery SampleSets($first: Int!, $after: String) {\n  sampleSets(first: $first, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      slug\n      name\n      description\n      keepThumbnails\n      updatedAt\n      labelSet {\n        id\n        slug\n      }\n      latest {\n        id\n        number\n        sampleCount\n        unknownCount\n        exampleCount\n        unjudgedCount\n      }\n    }\n  }\n}": typeof types.VersionSummaryFragmentDoc,
    "query Viewer {\n  viewer {\n    isOperator\n    scopes\n    apiKey {\n      id\n      name\n      prefix\n      expiresAt\n    }\n    tenant {\n      id\n      slug\n      name\n      status\n      quotas {\n        labelSets\n        labels\n        imagesPerMinute\n        promptsPerMinute\n        jobs\n        samples\n        thumbnailMb\n        uploadMb\n        apiKeys\n        promptTemplates\n      }\n    }\n  }\n  model {\n    id\n    modelId\n    digest\n    dtype\n    device\n    dimensions\n    logitScale\n  }\n}": typeof types.ViewerDocument,
};
const documents: Documents = {
    "fragment VersionSummary on LabelSetVersion {\n  id\n  number\n  createdAt\n  createdBy\n  operation\n  message\n  labelCount\n  promptTemplateSlug\n  tags\n}\n\nquery LabelSets($first: Int!, $after: String) {\n  labelSets(first: $first, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      slug\n      name\n      description\n      updatedAt\n      latest {\n        ...VersionSummary\n      }\n      tags {\n        name\n        movedAt\n        version {\n          id\n          number\n        }\n      }\n    }\n  }\n}\n\nquery LabelSetVersions($slug: String!, $first: Int!) {\n  labelSet(slug: $slug) {\n    id\n    slug\n    latest {\n      ...VersionSummary\n    }\n    versions(first: $first) {\n      totalCount\n      nodes {\n        ...VersionSummary\n      }\n    }\n    tags {\n      name\n      version {\n        id\n        number\n      }\n    }\n  }\n}\n\nquery SampleSets($first: Int!, $after: String) {\n  sampleSets(first: $first, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      slug\n      name\n      description\n      keepThumbnails\n      updatedAt\n      labelSet {\n        id\n        slug\n      }\n      latest {\n        id\n        number\n        sampleCount\n        unknownCount\n        exampleCount\n        unjudgedCount\n      }\n    }\n  }\n}": types.VersionSummaryFragmentDoc,
    "query Viewer {\n  viewer {\n    isOperator\n    scopes\n    apiKey {\n      id\n      name\n      prefix\n      expiresAt\n    }\n    tenant {\n      id\n      slug\n      name\n      status\n      quotas {\n        labelSets\n        labels\n        imagesPerMinute\n        promptsPerMinute\n        jobs\n        samples\n        thumbnailMb\n        uploadMb\n        apiKeys\n        promptTemplates\n      }\n    }\n  }\n  model {\n    id\n    modelId\n    digest\n    dtype\n    device\n    dimensions\n    logitScale\n  }\n}": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment VersionSummary on LabelSetVersion {\n  id\n  number\n  createdAt\n  createdBy\n  operation\n  message\n  labelCount\n  promptTemplateSlug\n  tags\n}\n\nquery LabelSets($first: Int!, $after: String) {\n  labelSets(first: $first, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      slug\n      name\n      description\n      updatedAt\n      latest {\n        ...VersionSummary\n      }\n      tags {\n        name\n        movedAt\n        version {\n          id\n          number\n        }\n      }\n    }\n  }\n}\n\nquery LabelSetVersions($slug: String!, $first: Int!) {\n  labelSet(slug: $slug) {\n    id\n    slug\n    latest {\n      ...VersionSummary\n    }\n    versions(first: $first) {\n      totalCount\n      nodes {\n        ...VersionSummary\n      }\n    }\n    tags {\n      name\n      version {\n        id\n        number\n      }\n    }\n  }\n}\n\nquery SampleSets($first: Int!, $after: String) {\n  sampleSets(first: $first, after: $after) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    nodes {\n      id\n      slug\n      name\n      description\n      keepThumbnails\n      updatedAt\n      labelSet {\n        id\n        slug\n      }\n      latest {\n        id\n        number\n        sampleCount\n        unknownCount\n        exampleCount\n        unjudgedCount\n      }\n    }\n  }\n}"): typeof import('./graphql.js').VersionSummaryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Viewer {\n  viewer {\n    isOperator\n    scopes\n    apiKey {\n      id\n      name\n      prefix\n      expiresAt\n    }\n    tenant {\n      id\n      slug\n      name\n      status\n      quotas {\n        labelSets\n        labels\n        imagesPerMinute\n        promptsPerMinute\n        jobs\n        samples\n        thumbnailMb\n        uploadMb\n        apiKeys\n        promptTemplates\n      }\n    }\n  }\n  model {\n    id\n    modelId\n    digest\n    dtype\n    device\n    dimensions\n    logitScale\n  }\n}"): typeof import('./graphql.js').ViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
