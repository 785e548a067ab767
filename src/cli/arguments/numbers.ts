import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Parses a whole number of seconds. @throws InvalidArgumentError for anything else */
export function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number of seconds.');
  return Number(text);
}

/** Parses a whole number from 1 to `max`. @throws InvalidArgumentError for anything else */
export const positive = (max: number) => (text: string) => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max) throw new InvalidArgumentError(`must be a whole number from 1 to ${max}.`);
  return value;
};

/** Parses the number of a version. */
export const versionNumber = positive(999_999_999);

/** Parses a decimal number without an exponent. @throws InvalidArgumentError for anything else */
export function decimal(text: string): number {
  if (!/^-?\d*\.?\d+$/.test(text)) throw new InvalidArgumentError('must be a number.');
  return Number(text);
}

/** Parses a share from 0 to 1. @throws InvalidArgumentError for anything else */
export function share(text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 1)) throw new InvalidArgumentError('must be a share from 0 to 1, such as 0.02.');
  return value;
}
