import { z } from 'zod';
import { checkFields, checkId } from '../../services/label-sets/label-upsert.js';
import type { LabelInput } from '../generated/graphql.js';
import { checkAsService, RowError } from './parsed.js';

const texts = z.array(z.string()).nullish();
const label = z.strictObject({
  id: z.string().nullish(),
  name: z.string(),
  synonyms: texts,
  prompts: texts,
  parentId: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

/** Fields that a file may give for a label, in the column order of a table. */
export const LABEL_FIELDS = Object.keys(label.shape) as (keyof LabelInput)[];

/** A label from a parsed value: an object with its fields, or the name alone. @throws RowError */
export function labelOf(value: unknown): LabelInput {
  const parsed = label.safeParse(typeof value === 'string' ? { name: value } : value);
  if (!parsed.success) throw new RowError(parsed.error.issues.map(describe).join('; '));
  checkAsService('label', (argument) => {
    checkId(parsed.data, argument, null);
    checkFields(parsed.data, argument, null);
  });
  return parsed.data;
}

const describe = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.join('.')}: ${message}`;
