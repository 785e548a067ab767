import { StartupError } from '../../../errors.js';
import type { ObjectStore, StoreFault } from './objects/object-store.js';
import type { StoreLocation } from './objects/open-store.js';

/** What was being done with objects. */
export type StoreAction = 'list' | 'read' | 'write' | 'delete';

const DOCS = 'docs/operations/object-store.md';

/** One line about a start that a store has prevented. */
function lineOf({ kind, detail }: StoreFault, { subject, scheme, bucket }: StoreLocation, action: StoreAction): string {
  switch (kind) {
    case 'no bucket':
      return `${subject}: there is no bucket "${bucket}"`;
    case 'denied':
      return `${subject}: the credentials may not ${action} objects in bucket "${bucket}" (${DOCS}#permissions)`;
    case 'wrong region':
      return detail === undefined
        ? `LEXICLIP_STORAGE_REGION must name the region of bucket "${bucket}"`
        : `LEXICLIP_STORAGE_REGION: bucket "${bucket}" is in the region ${detail}`;
    case 'no credentials':
      return `${subject}: there are no credentials for ${scheme}:// in the environment (${DOCS}#credentials)`;
    case 'unknown credentials':
      return `${subject}: the store does not accept the credentials for bucket "${bucket}" (${DOCS}#credentials)`;
    case 'expired credentials':
      return `${subject}: the credentials for bucket "${bucket}" have expired (${DOCS}#credentials)`;
    case 'busy':
      return `${subject}: the store of bucket "${bucket}" cannot do anything now (${detail ?? 'it is busy'})`;
    case 'not reachable':
      return `LEXICLIP_STORAGE_ENDPOINT: the store of bucket "${bucket}" does not answer (${detail ?? 'time-out'})`;
  }
}

/** Replaces errors that mean something to an operator. */
export async function explained<T>(
  store: ObjectStore,
  location: StoreLocation,
  action: StoreAction,
  doing: Promise<T>,
): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    const fault = store.faultOf(error);
    throw fault ? new StartupError(lineOf(fault, location, action), { cause: error }) : error;
  }
}

const READINESS: Readonly<Record<StoreFault['kind'], string>> = {
  'no bucket': 'the bucket is not there',
  denied: 'the store refuses access',
  'wrong region': 'the store refuses access',
  'no credentials': 'there are no credentials for the store',
  'unknown credentials': 'the store does not accept the credentials',
  'expired credentials': 'the credentials for the store have expired',
  busy: 'the store is too busy',
  'not reachable': 'the store does not answer',
};

/** What readiness says of it. */
export const readinessOf = (fault: StoreFault | undefined): string =>
  fault ? READINESS[fault.kind] : 'the store cannot be read';
