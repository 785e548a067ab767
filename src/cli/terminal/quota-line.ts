import type { QuotaFieldsFragment } from '../generated/graphql.js';
import { counted } from './output.js';

/** A tenant's quotas on one line. */
export const quotaLine = (quotas: QuotaFieldsFragment): string =>
  `at most ${[
    counted(quotas.labelSets, 'label set'),
    counted(quotas.labels, 'label'),
    counted(quotas.apiKeys, 'API key'),
    `${counted(quotas.promptTemplates, 'version')} of prompt templates`,
    `${counted(quotas.jobs, 'job')} that have not ended`,
    `${quotas.uploadMb.toLocaleString('en')} MB of uploads`,
    counted(quotas.samples, 'sample'),
    `${quotas.thumbnailMb.toLocaleString('en')} MB of thumbnails`,
    `${counted(quotas.imagesPerMinute, 'image')} a minute`,
    `${counted(quotas.promptsPerMinute, 'new prompt')} a minute`,
  ].join(', ')}`;
