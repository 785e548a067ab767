import type { ApiKeyId, TenantId } from './ids.js';

/** The mutations that change something. */
export const AUDITED_MUTATIONS = [
  'addSamples',
  'applyDraft',
  'cancelJob',
  'createApiKey',
  'createLabelSet',
  'createPromptTemplate',
  'calibrate',
  'createSampleSet',
  'createTenant',
  'createWebhook',
  'deleteLabelSet',
  'deletePromptTemplate',
  'deleteSampleSet',
  'deleteTenant',
  'deleteWebhook',
  'importLabels',
  'judgeSamples',
  'learnFromExamples',
  'reencodeAll',
  'reencodeLabelSet',
  'reembedSamples',
  'removeLabels',
  'removeSamples',
  'restoreLabelSet',
  'revokeApiKey',
  'rotateApiKey',
  'rotateWebhookSecret',
  'sendTestWebhook',
  'setTagPolicy',
  'setCollection',
  'startJob',
  'tagLabelSetVersion',
  'untagLabelSetVersion',
  'updateLabelSet',
  'updatePromptTemplate',
  'updateTenant',
  'updateWebhook',
  'upsertLabels',
] as const;
export type AuditedMutation = (typeof AUDITED_MUTATIONS)[number];

/** A mutation that was requested. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** The tenant whose data it concerned; null when it concerned none. */
  readonly tenantId: TenantId | null;
  /** The key that requested it; null for the operator's. */
  readonly apiKeyId: ApiKeyId | null;
  readonly actor: string;
  /** The mutation's name in the schema. */
  readonly mutation: string;
  /** Slug or id of what it changed. */
  readonly target: string | null;
  /** Why it was to be done although a rule forbids it; null when no reason was given. */
  readonly reason: string | null;
  /** `OK` or the error code; null while it runs, and forever if the process died meanwhile. */
  readonly outcome: string | null;
  readonly requestId: string;
}

/** Whose entries to list: a tenant's, or those made by the operator's key. */
export type AuditScope = TenantId | 'operator';
