import { registerEnumType } from 'type-graphql';
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
