/** Requests of the kinds that GraphQL servers are attacked with. */
export interface Abuse {
  readonly body: string;
  /** What is to be said about it. */
  readonly code: string;
  readonly limit?: string;
}

const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const query = (text: string): string => JSON.stringify({ query: text });

export const ABUSES: Readonly<Record<string, Abuse>> = {
  '1,000 aliases': {
    body: query(`{ ${times(1000, (i) => `a${i}: __typename`)} }`),
    code: 'BAD_USER_INPUT',
    limit: 'aliases',
  },
  '1,000 aliases of classify': {
    body: query(`{ ${times(1000, (i) => `a${i}: classify(input: { image: {} }) { unknown }`)} }`),
    code: 'BAD_USER_INPUT',
    limit: 'tokens',
  },
  '10,000 tokens': {
    body: query(`{ viewer { ${times(10_000, () => 'scopes')} } }`),
    code: 'BAD_USER_INPUT',
    limit: 'tokens',
  },
  'depth 50': {
    body: query(`{ __schema { types { ${'fields { type { '.repeat(24)} name ${'} } '.repeat(24)} } } }`),
    code: 'BAD_USER_INPUT',
    limit: 'depth',
  },
  'circular fragments': {
    body: query('{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'a fragment of itself, 200 times': {
    body: query(`{ viewer { ...F0 } } ${times(200, (i) => `fragment F${i} on Viewer { ...F${(i + 1) % 200} }`)}`),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'fragments that double': {
    body: query(
      `{ viewer { ...F0 } } ${times(40, (i) => `fragment F${i} on Viewer { ...F${i + 1} tenant { id } ...F${i + 1} }`)} fragment F40 on Viewer { scopes }`,
    ),
    code: 'BAD_USER_INPUT',
    limit: 'fields',
  },
  '500 repeated fields': {
    body: query(`{ ${times(500, () => 'viewer { scopes }')} }`),
    code: 'BAD_USER_INPUT',
    limit: 'repeats',
  },
  '500 inline fragments': {
    body: query(`{ ${times(500, () => '... { __typename }')} }`),
    code: 'BAD_USER_INPUT',
    limit: 'repeats',
  },
  '500 directives': {
    body: query(`{ viewer ${times(500, () => '@skip(if: false)')} { scopes } }`),
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '500 unknown fields': { body: query(`{ ${times(500, (i) => `unknown${i}`)} }`), code: 'GRAPHQL_VALIDATION_FAILED' },
  '200 variables': {
    body: query(`query (${times(200, (i) => `$v${i}: Int`)}) { viewer { scopes } }`),
    code: 'BAD_USER_INPUT',
    limit: 'variables',
  },
  'lists of lists of lists': {
    body: query(
      '{ labelSets(first: 100) { nodes { versions(first: 100) { nodes { labels(first: 1000) { nodes { name } } } } } } }',
    ),
    code: 'BAD_USER_INPUT',
    limit: 'cost',
  },
  'lists whose lengths come in variables': {
    body: JSON.stringify({
      query:
        'query ($n: Int) { labelSets(first: $n) { nodes { versions(first: $n) { nodes { labels(first: 1000) { nodes { name } } } } } } }',
      variables: { n: 100 },
    }),
    code: 'BAD_USER_INPUT',
    limit: 'cost',
  },
  'lists whose lengths are less than none beside long ones': {
    body: query(
      '{ labelSets(first: 100) { nodes { versions(first: 100) { nodes { labels(first: 1000) { nodes { name } } } } } } b: labelSets { nodes { versions(first: -2000000000) { nodes { labels(first: 1000) { nodes { name } } } } } } }',
    ),
    code: 'BAD_USER_INPUT',
    limit: 'cost',
  },
  'topK and images that multiply': {
    body: JSON.stringify({
      query: `query ($i: [ImageInput!]!) { ${times(10, (i) => `a${i}: classifyMany(input: { images: $i, labels: ["a"], topK: 1000 }) { ... on Classification { predictions { name } } }`)} }`,
      variables: { i: Array(100).fill({ base64: '' }) },
    }),
    code: 'BAD_USER_INPUT',
    limit: 'cost',
  },
  'a batch of 100': {
    body: JSON.stringify(Array(100).fill({ query: '{ viewer { scopes } }' })),
    code: 'BAD_USER_INPUT',
  },
  'a body of 20 MB': {
    body: JSON.stringify({ query: '{ viewer { scopes } }', padding: ' '.repeat(20 * 1024 * 1024) }),
    code: 'PAYLOAD_TOO_LARGE',
  },
  'JSON of 30,000 levels': {
    body: `{"query":"query ($m: JSONObject) { viewer { scopes } }","variables":{"m":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}}`,
    code: 'PAYLOAD_TOO_LARGE',
  },
  'a string of a million letters': {
    body: query(`{ labelSet(slug: "${'a'.repeat(1_000_000)}`),
    code: 'GRAPHQL_PARSE_FAILED',
  },
};
