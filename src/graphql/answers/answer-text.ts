import type { FormattedExecutionResult } from 'graphql';
import type { Steps } from '../../domain/steps.js';
import { inTurns } from '../../services/concurrency/turns.js';

/** Values that are written at once. */
const VALUES_AT_ONCE = 200;
/** Levels that are written one by one; no answer has more fields in each other. */
const MAX_LEVELS = 100;

const large = new WeakSet<object>();

/** Marks the data of an answer that is too large to be written without a break. */
export const writtenInTurns = (data: object): void => void large.add(data);

/** The answer as JSON, with a line break at its end. */
export function answerText(answer: FormattedExecutionResult): string | Promise<string> {
  if (!answer.data || !large.has(answer.data)) return `${JSON.stringify(answer)}\n`;
  return inTurns(written(answer));
}

function* written(answer: FormattedExecutionResult): Steps<string> {
  const parts: string[] = [];
  yield* write(answer, parts, 0);
  parts.push('\n');
  return parts.join('');
}

function* write(value: unknown, parts: string[], level: number): Steps<void> {
  if (Array.isArray(value) && level < MAX_LEVELS) yield* writeList(value, parts, level);
  else if (isObject(value) && level < MAX_LEVELS) yield* writeObject(value, parts, level);
  else parts.push(JSON.stringify(value));
}

function* writeList(items: readonly unknown[], parts: string[], level: number): Steps<void> {
  parts.push('[');
  for (let from = 0; from < items.length; ) {
    if (from > 0) parts.push(',');
    const item = items[from];
    if (typeof item === 'object' && item !== null) {
      yield* write(item, parts, level + 1);
      from++;
      continue;
    }
    const values = items.slice(from, from + VALUES_AT_ONCE);
    const end = values.findIndex((one) => typeof one === 'object' && one !== null);
    const plain = end < 0 ? values : values.slice(0, end);
    parts.push(JSON.stringify(plain).slice(1, -1));
    from += plain.length;
    yield;
  }
  parts.push(']');
}

function* writeObject(object: Readonly<Record<string, unknown>>, parts: string[], level: number): Steps<void> {
  yield;
  if (Object.values(object).every((value) => typeof value !== 'object' || value === null)) {
    parts.push(JSON.stringify(object));
    return;
  }
  let divider = '{';
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    parts.push(divider, JSON.stringify(key), ':');
    divider = ',';
    yield* write(value, parts, level + 1);
  }
  parts.push(divider === '{' ? '{}' : '}');
}

/** An object that JSON writes field by field, unlike a date. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && typeof (value as { toJSON?: unknown }).toJSON !== 'function';
