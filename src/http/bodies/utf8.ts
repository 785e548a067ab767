import { badInput } from '../../errors.js';

/** Charsets of which every text is UTF-8 as well. */
const UTF8 = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** Refuses a body that says that it is in another charset. @throws LexiclipError BAD_USER_INPUT */
export function checkCharset(contentType: string): void {
  const [, charset] = CHARSET.exec(contentType) ?? [];
  if (charset === undefined || UTF8.has(charset.toLowerCase())) return;
  throw badInput('body', `must be UTF-8, not ${charset.slice(0, 40)}`);
}

/**
 * Decodes a text as it arrives. Bytes that are no UTF-8 would otherwise become the sign for that, and be stored in place
 * of what was meant.
 */
export class Utf8Decoder {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  /** @param argument what the text is, for errors */
  constructor(private readonly argument: string) {}

  /** @throws LexiclipError BAD_USER_INPUT naming the argument */
  write(bytes: Uint8Array): string {
    return this.refusing(() => this.decoder.decode(bytes, { stream: true }));
  }

  /** @throws LexiclipError BAD_USER_INPUT naming the argument, for a text that ends in the middle of a character */
  end(): string {
    return this.refusing(() => this.decoder.decode());
  }

  private refusing(decode: () => string): string {
    try {
      return decode();
    } catch {
      throw badInput(this.argument, 'must be UTF-8: it has bytes that are none');
    }
  }
}

/**
 * A text that has arrived.
 *
 * @param argument what it is, for errors
 * @throws LexiclipError BAD_USER_INPUT naming the argument
 */
export function utf8Text(bytes: Uint8Array, argument: string): string {
  const decoder = new Utf8Decoder(argument);
  return decoder.write(bytes) + decoder.end();
}
