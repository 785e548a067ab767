/** What a tenant may have and use. */
export interface Quotas {
  readonly labelSets: number;
  /** Labels in the latest versions of all its label sets together. */
  readonly labels: number;
  readonly imagesPerMinute: number;
  /** API keys that have not ended. */
  readonly apiKeys: number;
  /** Versions of all its prompt templates together. */
  readonly promptTemplates: number;
  /** Prompts that the model encodes; those whose vectors are known do not count. */
  readonly promptsPerMinute: number;
  /** Jobs that have not ended. */
  readonly jobs: number;
  /** What all its uploads may have together, megabytes. */
  readonly uploadMb: number;
  /** Samples in the latest versions of all its sample sets together. */
  readonly samples: number;
  /** What all thumbnails of its samples may have together, megabytes. */
  readonly thumbnailMb: number;
}

/** The names of all quotas. */
export const QUOTAS = [
  'labelSets',
  'labels',
  'imagesPerMinute',
  'apiKeys',
  'promptTemplates',
  'promptsPerMinute',
  'jobs',
  'uploadMb',
  'samples',
  'thumbnailMb',
] as const satisfies readonly (keyof Quotas)[];

/** The quotas that the operator has set for one tenant; null where the default applies. */
export type QuotaSettings = { readonly [K in keyof Quotas]: Quotas[K] | null };

/** A change of a tenant's quotas: what is omitted stays as it is, null restores the default. */
export type QuotaChange = { readonly [K in keyof Quotas]?: Quotas[K] | null | undefined };
