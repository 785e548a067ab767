import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { QuotasInput } from '../generated/graphql.js';

type Quota = number | 'default';

export interface QuotaOptions {
  readonly maxLabelSets?: Quota | undefined;
  readonly maxLabels?: Quota | undefined;
  readonly maxImagesPerMinute?: Quota | undefined;
  readonly maxKeys?: Quota | undefined;
  readonly maxTemplates?: Quota | undefined;
  readonly maxPromptsPerMinute?: Quota | undefined;
  readonly maxJobs?: Quota | undefined;
  readonly maxUploadMb?: Quota | undefined;
  readonly maxSamples?: Quota | undefined;
  readonly maxThumbnailMb?: Quota | undefined;
}

/** The quotas among the options; null resets one to the server's default. @returns undefined when none is given */
export function quotasOf(options: QuotaOptions): QuotasInput | undefined {
  const given: Record<keyof QuotasInput, Quota | undefined> = {
    labelSets: options.maxLabelSets,
    labels: options.maxLabels,
    imagesPerMinute: options.maxImagesPerMinute,
    apiKeys: options.maxKeys,
    promptTemplates: options.maxTemplates,
    promptsPerMinute: options.maxPromptsPerMinute,
    jobs: options.maxJobs,
    uploadMb: options.maxUploadMb,
    samples: options.maxSamples,
    thumbnailMb: options.maxThumbnailMb,
  };
  const quotas = Object.entries(given).filter(([, quota]) => quota !== undefined);
  if (quotas.length === 0) return undefined;
  return Object.fromEntries(quotas.map(([name, quota]) => [name, quota === 'default' ? null : quota]));
}

/** A whole number, or `default`. @throws InvalidArgumentError for anything else */
export function quota(text: string): Quota {
  if (text === 'default') return text;
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('must be a whole number or default.');
  return Number(text);
}
