import { jobOfBulkTable } from '../bulk/bulk-table-names.js';
import { TAG_POLICIES } from '../label-sets/tag-policy-store.js';
import { CALIBRATIONS } from '../sample-sets/calibration-store.js';
import { COLLECTIONS } from '../sample-sets/collection-store.js';
import { EVALUATIONS } from '../sample-sets/evaluation-store.js';
import { INBOX } from '../sample-sets/inbox-store.js';

/*
 * Which tables a database must have. A table that was lost is never made anew without a word: what belongs to it would
 * then look as if nobody owned it.
 */

/** Tables of the operator's database, by the program that first made them, all of one group at once. */
const SYSTEM_GROUPS = [
  ['tenants', 'api_keys', 'operator_key'],
  ['audit_log', 'usage', 'tenant_quotas'],
];

/** Tables of the operator's database that this version knows. */
export const SYSTEM_TABLES = [
  ...SYSTEM_GROUPS.flat(),
  ...['data_format', 'inventory', 'tombstones', 'api_key_uses', 'api_key_rotations', 'tenant_quota_values'],
  ...['job_log', 'open_jobs', 'webhook_tenants'],
];

/**
 * Tables that an operator's database must have that is older than the inventory.
 *
 * @param present the tables that are there
 */
export function expectedWithoutInventory(present: readonly string[]): string[] {
  const [first = [], ...later] = SYSTEM_GROUPS;
  return [...first, ...later.filter((group) => group.some((table) => present.includes(table))).flat()];
}

/** Made with the tenant, before its record. */
const MADE_WITH_TENANT = 'prompt_templates';
/** Made before the first table of labels: what the versions are, and which sets they belong to. */
const MADE_BEFORE_ROWS = ['label_sets', 'version_log', 'version_tags'];
/** Made before the first table of samples. */
const MADE_BEFORE_SAMPLES = ['sample_sets', 'sample_version_log'];
/** What `MADE_BEFORE_ROWS` were in format 1, until the sets are migrated. */
const MADE_BEFORE_LABELS = ['label_sets', 'label_set_versions', 'version_tags'];
/** Made before the first message to a webhook. */
const MADE_BEFORE_DELIVERIES = ['webhooks', 'webhook_secrets'];
const DELIVERIES = 'webhook_deliveries';
/** Derived data, made again when they are missing. */
const DERIVED = /^(vector_indexes|text_embeddings_\d+)$/;

/** Made before the first table of a bulk classification. */
const MADE_BEFORE_BULK = ['bulk_jobs', 'bulk_slices', 'bulk_holders'];

/**
 * Tables that hold what is in versions: labels, their form in format 1, indexes over them, what they have learned;
 * samples and their vectors.
 */
export const CONTENT_TABLE = /^(rows|labels|index|classifiers|sample_rows|sample_vectors)_/;
/** Tables of thumbnails of samples. */
const THUMBNAILS = /^sample_thumbnails_/;

/** Tables of what is sent in pieces, and their records. None of it is missed: it is removed after a day. */
export const UPLOAD_TABLE = /^(uploads|upload_pieces|upload_upl_[0-9a-f]{32})$/;

/** Whether this version knows a table of this name in a tenant's database. */
export const isTenantTable = (table: string): boolean =>
  [
    MADE_WITH_TENANT,
    'unfinished_work',
    'job_inputs',
    CALIBRATIONS,
    COLLECTIONS,
    INBOX,
    EVALUATIONS,
    TAG_POLICIES,
    ...MADE_BEFORE_ROWS,
    ...MADE_BEFORE_LABELS,
  ].includes(table) ||
  [...MADE_BEFORE_DELIVERIES, DELIVERIES, 'webhook_marks'].includes(table) ||
  MADE_BEFORE_BULK.includes(table) ||
  DERIVED.test(table) ||
  UPLOAD_TABLE.test(table) ||
  [...MADE_BEFORE_SAMPLES, 'unfinished_sample_work'].includes(table) ||
  CONTENT_TABLE.test(table) ||
  THUMBNAILS.test(table) ||
  jobOfBulkTable(table) !== undefined;

/**
 * Tables that a tenant's database must have.
 *
 * @param present the tables that are there
 */
export function expectedOfTenant(present: readonly string[]): string[] {
  const has = (prefix: string) => present.some((table) => table.startsWith(prefix));
  return [
    MADE_WITH_TENANT,
    ...new Set([...(has('rows_') ? MADE_BEFORE_ROWS : []), ...(has('labels_') ? MADE_BEFORE_LABELS : [])]),
    ...(has('sample_rows_') ? MADE_BEFORE_SAMPLES : []),
    ...(present.includes(DELIVERIES) ? MADE_BEFORE_DELIVERIES : []),
    ...(present.some((table) => jobOfBulkTable(table) !== undefined) ? MADE_BEFORE_BULK : []),
  ];
}
