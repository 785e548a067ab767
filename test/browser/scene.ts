import { join } from 'node:path';
import { Client } from '../support/server.js';
import type { Scene } from './checks.js';

const LABELS = [{ name: 'cat', synonyms: ['kitten'] }, { name: 'dog', synonyms: ['puppy'] }, { name: 'frog' }];

/** A tenant of its own with the label set `animals`, as the README's first steps leave it, and a second version. */
export async function openScene(operator: Client, slug: string, root: string): Promise<Scene> {
  const { createTenant } = await operator.data(
    'mutation ($slug: String!) { createTenant(input: { slug: $slug, name: $slug }) { secret tenant { id } } }',
    { slug },
  );
  const tenant = new Client(operator.url, createTenant.secret);
  await tenant.data('mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { unchanged } }', {
    input: { slug: 'animals', labels: LABELS },
  });
  await tenant.data(
    'mutation ($labels: [LabelInput!]!) { upsertLabels(labelSet: "animals", labels: $labels) { added } }',
    {
      labels: [{ name: 'cat', synonyms: ['kitten', 'tomcat'] }],
    },
  );
  return { tenant, operator, tenantId: createTenant.tenant.id, images: join(root, 'examples/images') };
}
