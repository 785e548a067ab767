import { RowError } from './parsed.js';

/** Strings, which may have digits in them, and numbers. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * Refuses JSON with a number that JavaScript changes: an integer past 2^53 is rounded, 1e400 is infinite.
 *
 * @param json valid JSON
 * @throws RowError naming the number
 */
export function checkNumbers(json: string): void {
  for (const [token] of json.matchAll(TOKENS)) {
    if (token.startsWith('"') || isExact(token)) continue;
    throw new RowError(`${token} is a number that would be changed: write it as a text, "${token}"`);
  }
}

/** Up to this many digits, every number is kept. */
const KEPT_DIGITS = 15;

function isExact(literal: string): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return false;
  const digits = significant(literal);
  // Zero: other digits than 0 are lost to it where the number is too small.
  if (value === 0) return digits === '';
  // Fractions are the nearest that there is, as everywhere.
  if (!Number.isInteger(value)) return true;
  return digits.length <= KEPT_DIGITS || decimal(literal) === decimal(String(value));
}

const significant = (literal: string): string => {
  const [, whole = '', fraction = ''] = NUMBER.exec(literal) ?? [];
  return (whole + fraction).replace(/^0+|0+$/g, '');
};

/** The digits of a number other than 0, and the power of ten of the last one: equal for equal numbers. */
function decimal(literal: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(literal) ?? [];
  const all = whole + fraction;
  const zeros = all.length - all.replace(/0+$/, '').length;
  return `${significant(literal)}e${Number(exponent) - fraction.length + zeros}`;
}
