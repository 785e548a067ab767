import { z } from 'zod';
import { checkFields, checkId } from '../../services/label-sets/label-upsert.js';
import type { LabelInput } from '../generated/graphql.js';
import { checkAsService, RowError } from './parsed.js';

const texts = z.array(z.string()).nullish();
const fields = {
  id: z.string().nullish(),
  name: z.string(),
  synonyms: texts,
  prompts: texts,
  parentId: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
};
const label = z.strictObject({ ...fields, parent: z.string().nullish() });

/** A label as a file has it. */
export interface FileLabel extends z.infer<typeof label> {
  /** The words that the model reads, where the name is another one: that of a class of which a list has two. */
  readonly readAs?: string;
}

/** Fields that a file has for a label when it is exported, in the column order of a table. */
export const LABEL_FIELDS = Object.keys(fields) as readonly (keyof typeof fields)[];

/** Columns that a table may have for a label. `parent` is the id or the name of one, `parentId` is an id. */
export const LABEL_COLUMNS = Object.keys(label.shape) as readonly (keyof typeof label.shape)[];
export type LabelColumn = (typeof LABEL_COLUMNS)[number];

/** A label from a parsed value: an object with its fields, or the name alone. @throws RowError */
export function labelOf(value: unknown): FileLabel {
  const parsed = label.safeParse(typeof value === 'string' ? { name: value } : value);
  if (!parsed.success) throw new RowError(parsed.error.issues.map(describe).join('; '));
  const { data } = parsed;
  if (data.parent != null && data.parentId != null) throw new RowError('has both parent and parentId');
  checkAsService('label', (argument) => {
    checkId(data, argument, null);
    checkFields(data, argument, null);
  });
  for (const field of ['parent', 'parentId', 'metadata'] as const) {
    if (!HALF.test(JSON.stringify(data[field]) ?? '')) continue;
    throw new RowError(`${field}: must not contain half of a character (a surrogate alone)`);
  }
  return data;
}

/** `JSON.stringify` writes half of a character as an escape, and nothing else like that. */
const HALF = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

/** The label as the service takes it: the only place that knows what the service calls its fields. */
export function inputOf({ id, name, synonyms, prompts, parentId, metadata }: FileLabel): LabelInput {
  return { labelId: id, name, synonyms, prompts, parentId, metadata };
}

const describe = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.join('.')}: ${message}`;
