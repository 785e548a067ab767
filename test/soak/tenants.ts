import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR_KEY } from '../support/server.js';
import type { Resident } from './bad-requests.js';
import { type Fleet } from './fleet.js';
import { UNSEEN_MS } from './set-writer.js';

const LABELS = ['cat', 'dog', 'frog', 'ship', 'rocket', 'bicycle'];
const CREATE = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  createLabelSet(input: { slug: $slug, labels: $labels }) { labelSet { id } version { id } }
}`;

/** A tenant that stays, with a set that stays as it is. */
export async function settle(fleet: Fleet, name: string): Promise<Resident> {
  const tenant = await fleet.createTenant(name);
  if (!tenant) throw new Error('a tenant could not be made');
  const slug = `${name}-kept`;
  const variables = { slug, labels: LABELS.map((label) => ({ name: label })) };
  const made = (await fleet.ask('createLabelSet', tenant.key, { query: CREATE, variables }))?.data?.createLabelSet;
  return { key: tenant.key, slug, setId: made.labelSet.id, versionId: made.version.id, tenantId: tenant.id };
}

/** Makes a tenant, works as it, deletes it, and looks whether its key is still good for anything. */
export async function passThrough(fleet: Fleet, name: string): Promise<void> {
  const tenant = await fleet.createTenant(name);
  if (!tenant) return;
  const { id, key } = tenant;
  const variables = { slug: 'passing', labels: LABELS.map((label) => ({ name: label })) };
  await fleet.ask('createLabelSet', key, { query: CREATE, variables });
  const query = 'mutation ($id: ID!) { deleteTenant(id: $id) { id } }';
  // Cut off, it may have done its work.
  const again = { allowed: ['NOT_FOUND'] };
  for (let deleted = false; !deleted; ) {
    deleted = (await fleet.ask('delete tenant', OPERATOR_KEY, { query, variables: { id } }, again)) !== undefined;
  }
  await sleep(UNSEEN_MS);
  const viewer = { query: '{ viewer { isOperator } }' };
  const answer = await fleet.ask('use of a deleted key', key, viewer, { allowed: ['UNAUTHENTICATED'] });
  if (answer && answer.code === undefined) fleet.ledger.fail('the key of a deleted tenant still works');
}
