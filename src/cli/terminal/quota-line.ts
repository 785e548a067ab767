import type { QuotaFieldsFragment } from '../generated/graphql.js';
import { counted } from './output.js';

/** A tenant's quotas on one line. */
export const quotaLine = ({ labelSets, labels, imagesPerMinute, promptsPerMinute }: QuotaFieldsFragment): string =>
  `at most ${counted(labelSets, 'label set')}, ${counted(labels, 'label')}, ` +
  `${counted(imagesPerMinute, 'image')} a minute, ${counted(promptsPerMinute, 'new prompt')} a minute`;
