/** Bodies that are refused, as large as a body may be. */
export const REFUSED: Readonly<Record<string, () => string>> = {
  'an unused variable of millions of {}': () =>
    `{"query":"{ viewer { scopes } }","variables":{"x":[${'{},'.repeat(5_000_000)}{}]}}`,
  'a million image inputs': () =>
    `{"query":"query ($i: [ImageInput!]!) { classifyMany(input: { images: $i, labels: [\\"a\\"] }) { ... on Classification { unknown } } }","variables":{"i":[${'{"url":""},'.repeat(1_000_000)}{"url":""}]}}`,
  'a slug of 10 MB': () =>
    JSON.stringify({
      query: 'query ($s: String!) { labelSet(slug: $s) { slug } }',
      variables: { s: 's'.repeat(10_000_000) },
    }),
  'an image of 10 MB that is none': () =>
    JSON.stringify({
      query: 'query ($i: String!) { classify(input: { image: { base64: $i }, labels: ["a", "b"] }) { unknown } }',
      variables: { i: 'A'.repeat(13_000_000) },
    }),
  'a list nested 100,000 deep': () =>
    `{"query":"{ viewer { scopes } }","variables":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
};
