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

/** RFC 3339, without its lower case, its leap seconds and its space for the T. Whether the day exists is seen later. */
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
/** DateTime of the API has four digits for the year. */
const MAX_MS = Date.UTC(9999, 11, 31);

/**
 * Parses a time that is still to come: a date (its beginning in UTC), a time with its zone, or a duration from now.
 *
 * @throws InvalidArgumentError for anything else
 */
export function futureTime(text: string): Date {
  const ms = durationMs(text);
  const when = ms === undefined ? dateTime(text) : new Date(Date.now() + ms);
  if (when.getTime() <= Date.now()) throw new InvalidArgumentError('must be in the future.');
  if (when.getTime() > MAX_MS) throw new InvalidArgumentError('must be before the year 9999 ends.');
  return when;
}

function dateTime(text: string): Date {
  const [, day = text] = DATE_TIME.exec(text) ?? [];
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) {
    throw new InvalidArgumentError(
      'must be a date such as 2030-01-31, a time with its zone such as 2030-01-31T12:00Z or 2030-01-31T12:00+02:00, ' +
        'or a duration from now such as 30d, 12h or 90m.',
    );
  }
  if (!exists(day)) throw new InvalidArgumentError(`there is no day ${day}.`);
  return new Date(text);
}

/** Checks a date, `YYYY-MM-DD`. @throws InvalidArgumentError for anything else */
export function date(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !exists(text)) {
    throw new InvalidArgumentError('must be a date such as 2030-01-31.');
  }
  return text;
}

/** Whether there is such a day. Date reads 2030-02-31 as March 3, and refuses 2030-02-32. */
function exists(day: string): boolean {
  const when = new Date(day);
  return !Number.isNaN(when.getTime()) && when.toISOString().startsWith(day);
}
