import { InvalidArgumentError } from '@commander-js/extra-typings';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Parses a duration such as `90m` or `24h`. @returns milliseconds, or undefined when the text is not a duration */
function durationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(amount) * (UNIT_MS[unit] as number);
}

/** Parses a duration. @returns seconds @throws InvalidArgumentError for anything else */
export function durationSeconds(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined) throw new InvalidArgumentError('must be a duration such as 30m, 24h, 7d or 0s.');
  return ms / 1000;
}

/** Parses an ISO time, or a duration from now. @throws InvalidArgumentError for anything else */
export function time(text: string): Date {
  const ms = durationMs(text);
  const when = ms === undefined ? new Date(text) : new Date(Date.now() + ms);
  if (Number.isNaN(when.getTime()))
    throw new InvalidArgumentError('must be an ISO time, or a duration from now such as 30d, 12h or 90m.');
  return when;
}

/** Checks a date, `YYYY-MM-DD`. @throws InvalidArgumentError for anything else */
export function date(text: string): string {
  const when = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(text) : undefined;
  // Date would read 2030-02-31 as March 3.
  const isReal = when && !Number.isNaN(when.getTime()) && when.toISOString().startsWith(text);
  if (!isReal) throw new InvalidArgumentError('must be a date such as 2030-01-31.');
  return text;
}
