import { LabelSetClient, named } from './label-set.js';
import type { Client } from './server.js';

let count = 0;

/** A slug that no other test of a file has. */
export const newSlug = (kind: string): string => `${kind}-${++count}`;

/** A new label set with labels of these names. */
export const newSet = (tenant: Client, ...names: string[]): Promise<LabelSetClient> =>
  LabelSetClient.create(tenant, newSlug('set'), named(...names));

/** The slug of a new prompt template. */
export async function newTemplate(tenant: Client, ...templates: string[]): Promise<string> {
  const slug = newSlug('template');
  const query = `mutation ($input: CreatePromptTemplateInput!) {
    createPromptTemplate(input: $input) { promptTemplate { id } }
  }`;
  await tenant.data(query, { input: { slug, templates } });
  return slug;
}

/** What is said of something that an argument names and that is not there. */
export const nowhere = (argument: string) => ({ code: 'NOT_FOUND', argument });

export const namesOf = (labels: readonly { name: string }[]): string[] => labels.map(({ name }) => name);
