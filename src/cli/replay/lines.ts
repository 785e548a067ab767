import { createReadStream } from 'node:fs';
import { FILE_ERRORS, isStandardInput, shownName } from '../formats/text-file.js';
import { UsageError } from '../usage-error.js';

/** Characters of a line: an answer with a thousand labels and the longest vector has a tenth of them. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** A line of a file, numbered from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of a file of any size; `-` is standard input. @throws UsageError when it cannot be read; as `linesIn` */
export function linesOf(file: string): AsyncGenerator<Line> {
  return linesIn(isStandardInput(file) ? process.stdin : createReadStream(file), shownName(file));
}

/**
 * The lines of a text in UTF-8 that are not blank, one after the other.
 *
 * @param name in messages
 * @throws UsageError when a file cannot be read, or has a line that is too long to be one
 */
export async function* linesIn(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = '';
  try {
    for await (const chunk of bytes) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() as string;
      for (const text of lines) {
        number++;
        if (text.trim() !== '') yield { number, text };
      }
      if (rest.length > MAX_LENGTH) {
        throw new UsageError(`${name}:${number + 1}: is longer than ${MAX_LENGTH} characters`);
      }
    }
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UsageError(`${name}: ${FILE_ERRORS[code ?? ''] ?? message}`, { cause: error });
  }
  if (rest.trim() !== '') yield { number: number + 1, text: rest };
}
