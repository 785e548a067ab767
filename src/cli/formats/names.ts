/* Names of the file formats, apart from the code that reads and writes them, which only some commands load. */

export const LABEL_FORMATS = [
  'csv',
  'xlsx',
  'json',
  'jsonl',
  'classnames',
  'open_clip',
  'clip_benchmark',
  'imagenet',
] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

export const EXPORT_FORMATS = ['csv', 'json', 'jsonl', 'classnames'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const OUTPUT_FORMATS = ['table', 'jsonl', 'csv'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Of the results of jobs. */
export const RESULT_FORMATS = ['jsonl', 'csv', 'parquet'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];
