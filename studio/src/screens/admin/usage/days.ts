import type { UsageOfDayFragment } from '../../../generated/graphql.js';

const DAY_MS = 86_400_000;

/** A day as YYYY-MM-DD, in UTC as the service counts. @param back days before */
export const dayBefore = (now: Date, back: number): string =>
  new Date(now.getTime() - back * DAY_MS).toISOString().slice(0, 10);

/** All days from one to another, both included, oldest first; none where they are in the wrong order. */
export function daysBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  const days: string[] = [];
  for (let at = first; at <= last; at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** What is counted of a day. */
export type Counted = Exclude<keyof UsageOfDayFragment, 'date' | '__typename'>;

/** One figure for each day; 0 on days of which the service says nothing. */
export function seriesOf(days: readonly string[], usage: readonly UsageOfDayFragment[], counted: Counted): number[] {
  const found = new Map(usage.map((day) => [day.date, day[counted]]));
  return days.map((day) => found.get(day) ?? 0);
}

/** 1234567 → "1.2 MB". */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
