import { LABEL_FIELDS } from './label-shape.js';
import { classnamesText } from './lists/classnames.js';
import type { ExportFormat } from './names.js';
import { writeCsv } from './tables/csv.js';

type LabelRow = Readonly<Record<string, unknown>> & { readonly name: string };

/** Text of a file that `labels import` can read. All formats but `classnames` keep every field. */
export function labelText(labels: readonly LabelRow[], format: ExportFormat): string {
  switch (format) {
    case 'csv':
      return writeCsv(labels);
    case 'json':
      return `[\n${labels.map((label) => `  ${JSON.stringify(fieldsOf(label))}`).join(',\n')}\n]\n`;
    case 'jsonl':
      return labels.map((label) => `${JSON.stringify(fieldsOf(label))}\n`).join('');
    case 'classnames':
      return classnamesText(labels.map(({ name }) => name));
  }
}

const fieldsOf = (label: LabelRow) => Object.fromEntries(LABEL_FIELDS.map((field) => [field, label[field]]));
