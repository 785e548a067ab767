import { stringify } from 'csv-stringify/sync';
import type { SampleFieldsFragment } from '../../generated/graphql.js';

const COLUMNS = [
  'sampleId',
  'file',
  'label',
  'kind',
  'unknown',
  'role',
  'sha256',
  'format',
  'width',
  'height',
  'metadata',
];

/** Samples as a file from which they are imported again beside their pictures, and by which answers are corrected. */
export function sampleText(samples: readonly SampleFieldsFragment[], format: 'csv' | 'jsonl'): string {
  if (format === 'jsonl') return samples.map((sample) => `${JSON.stringify(objectOf(sample))}\n`).join('');
  return stringify(samples.map(cellsOf), { header: true, columns: COLUMNS });
}

const objectOf = ({ expected, fileName, ...sample }: SampleFieldsFragment) => ({
  ...sample,
  file: fileName ?? sample.sampleId,
  expected: expected?.map(({ name }) => name) ?? null,
});

const cellsOf = ({ sampleId, fileName, expected, kind, role, metadata, ...image }: SampleFieldsFragment) => [
  sampleId,
  fileName ?? sampleId,
  expected?.map(({ name }) => name).join('|'),
  kind,
  expected?.length === 0 ? 'true' : '',
  role,
  image.sha256,
  image.format,
  image.width,
  image.height,
  metadata == null ? '' : JSON.stringify(metadata),
];
