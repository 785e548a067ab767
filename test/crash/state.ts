import type { Client } from '../support/server.js';
import { ABSENT, type State } from './history.js';

const READ = `query ($slug: String!) {
  labelSet(slug: $slug) {
    tags { name version { number } }
    versions(first: 100) { nodes { number labelCount labels(first: 100) { nodes { name } } } }
  }
}`;

/** What the server says of the set. @throws Error when its versions are not numbered 1, 2, 3 … */
export async function stateOf(client: Client, slug: string): Promise<State> {
  const { data, errors } = await client.send(READ, { slug });
  if (errors) throw new Error(`cannot read "${slug}": ${JSON.stringify(errors)}`);
  if (!data.labelSet) return ABSENT;
  const { tags, versions } = data.labelSet;
  const oldestFirst = [...versions.nodes].reverse();
  oldestFirst.forEach(({ number }: { number: number }, i: number) => {
    if (number !== i + 1) throw new Error(`"${slug}": version ${number} stands where ${i + 1} should`);
  });
  return {
    versions: oldestFirst.map((version) => version.labels.nodes.map(({ name }: { name: string }) => name).sort()),
    production: tags.find(({ name }: { name: string }) => name === 'production')?.version.number ?? null,
  };
}
