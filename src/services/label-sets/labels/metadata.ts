import { LIMITS } from '../../../domain/limits.js';
import { badInput } from '../../../errors.js';

type Metadata = Readonly<Record<string, unknown>>;

/**
 * The metadata of a label as it is stored: JSON text, with the keys in the order in which they were given.
 *
 * @throws LexiclipError BAD_USER_INPUT for what is nested too deep or is too long, and for numbers that are not what was
 *   written
 */
export function metadataText(metadata: Metadata | null | undefined, argument: string): string | null {
  if (metadata == null) return null;
  checkShape(metadata, argument);
  const text = JSON.stringify(metadata);
  if (Buffer.byteLength(text) > LIMITS.metadataBytes) throw tooLong(argument);
  return text;
}

/** Level by level, because `JSON.stringify` takes a level of the stack for each level of its value. */
function checkShape(metadata: Metadata, argument: string): void {
  let level: object[] = [metadata];
  let values = 0;
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > LIMITS.metadataDepth) throw badInput(argument, `must have at most ${LIMITS.metadataDepth} levels`);
    const next: object[] = [];
    for (const holder of level) {
      for (const value of Object.values(holder)) {
        // Each value takes at least one byte, and one for what divides it from the next.
        if (++values > LIMITS.metadataBytes) throw tooLong(argument);
        if (typeof value === 'number') checkNumber(value, argument);
        if (typeof value === 'object' && value !== null) next.push(value);
      }
    }
    level = next;
  }
}

/** Digits that every number keeps. */
const SAFE_DIGITS = 15;

/** Whoever reads JSON gets of an integer with more digits, such as an article number, another one. */
function checkNumber(value: number, argument: string): void {
  if (Number.isFinite(value) && (!isRounded(value) || Number(value.toPrecision(SAFE_DIGITS)) === value)) return;
  throw badInput(argument, `must have no integer over ${Number.MAX_SAFE_INTEGER}, which is rounded: give it as a text`);
}

const isRounded = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);

const tooLong = (argument: string) => badInput(argument, `must have at most ${LIMITS.metadataBytes} bytes as JSON`);
