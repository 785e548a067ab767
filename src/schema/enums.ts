import { registerEnumType } from 'type-graphql';
import type { SearchMethod } from '../domain/classification.js';
import type { Scoring } from '../domain/scoring.js';
import { ERROR_CODES } from '../errors.js';

/** An enum of the schema with these names, each of which is its own value. */
export function enumOf<Name extends string>(
  name: string,
  names: readonly Name[],
  description: string,
): { readonly [N in Name]: N } {
  const values = Object.fromEntries(names.map((one) => [one, one])) as { readonly [N in Name]: N };
  registerEnumType(values, { name, description });
  return values;
}

export const ErrorCodeEnum = enumOf('ErrorCode', ERROR_CODES, 'What is in extensions.code of an error.');

export const ScoringEnum = enumOf<Scoring>('Scoring', ['SOFTMAX', 'SIGMOID'], 'How similarities become probabilities.');

export const SearchEnum = enumOf<SearchMethod>(
  'Search',
  ['EXACT', 'INDEX'],
  'How labels are found. EXACT compares an image with all labels. INDEX searches a vector index, for sets too large ' +
    'for memory: it may miss a label, and SOFTMAX probabilities are estimates.',
);
