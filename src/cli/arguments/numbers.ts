import { InvalidArgumentError } from '@commander-js/extra-typings';

export function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number of seconds.');
  return Number(text);
}

/** For options that count from one. */
export const positive = (most: number) => (text: string) => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw new InvalidArgumentError(`must be a whole number from 1 to ${most}.`);
  return value;
};

export const versionNumber = positive(999_999_999);

export function decimal(text: string): number {
  if (!/^-?\d*\.?\d+$/.test(text)) throw new InvalidArgumentError('must be a number.');
  return Number(text);
}
