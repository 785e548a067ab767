/** Forms of files that list pictures with their right answers. */
export const SAMPLE_FORMATS = ['csv', 'jsonl', 'label-studio', 'coco'] as const;
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];
