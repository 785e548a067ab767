import { isAscii } from 'node:buffer';
import { LIMITS } from '../../domain/limits.js';
import { LexiclipError } from '../../errors.js';

/** A longer text can only be an image in base64, or a GraphQL document. */
const LONG_TEXT_BYTES = 32 * 1024;
/** An escape takes the parser as long as this many plain characters. */
const ESCAPE_BYTES = 8;

/** How far the end of a text is looked for byte by byte. */
const NEAR_BYTES = 64;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Counts what JSON holds while it arrives, before it is parsed: parsing takes time and memory by the value rather than
 * by the byte, and nothing can interrupt it. Whether it is JSON at all is for the parser to say.
 */
export class JsonBounds {
  private depth = 0;
  private values = 0;
  private objects = 0;
  /** Entries of each open list or object. */
  private readonly items = new Uint32Array(LIMITS.jsonDepth + 1);
  /** Bytes of all but long texts. */
  private text = 0;
  /** Bytes of the text that is being read; undefined outside of texts. */
  private inText: number | undefined;
  /** Whether the last part ended between a backslash and what it escapes. */
  private escaped = false;

  /** Whether any text has an escape. */
  hasEscapes = false;

  /** @param argument the field with this JSON */
  constructor(private readonly argument: string) {}

  /** Counts the next part. @throws LexiclipError PAYLOAD_TOO_LARGE with `limit` and `allowed` */
  push(part: Buffer): void {
    let at = 0;
    while (at < part.length) at = this.inText === undefined ? this.structure(part, at) : this.inside(part, at);
    const isLong = this.inText !== undefined && this.inText > LONG_TEXT_BYTES;
    const text = this.text + (isLong ? 0 : (this.inText ?? 0));
    if (text > LIMITS.jsonTextBytes) throw this.over('jsonTextBytes', 'bytes besides images in base64');
  }

  /** Reads up to the beginning of a text. @returns where reading goes on */
  private structure(part: Buffer, from: number): number {
    let at = from;
    for (; at < part.length; at++) {
      const byte = part[at];
      if (byte === QUOTE) {
        this.inText = 0;
        at++;
        break;
      }
      if (byte === COMMA) this.item();
      else if (byte === OBJECT || byte === LIST) this.open(byte);
      else if (byte === OBJECT_END || byte === LIST_END) this.depth = Math.max(0, this.depth - 1);
    }
    this.text += at - from;
    return at;
  }

  private open(byte: number): void {
    this.depth++;
    if (this.depth > LIMITS.jsonDepth) throw this.over('jsonDepth', 'levels');
    if (byte === OBJECT && ++this.objects > LIMITS.jsonObjects) throw this.over('jsonObjects', 'objects');
    this.items[this.depth] = 0;
    this.item();
  }

  private item(): void {
    if (++this.values > LIMITS.jsonValues) throw this.over('jsonValues', 'values');
    const items = (this.items[this.depth] as number) + 1;
    if (items > LIMITS.jsonItems) throw this.over('jsonItems', 'entries in one list or object');
    this.items[this.depth] = items;
  }

  /** Reads up to the end of a text. @returns where reading goes on */
  private inside(part: Buffer, from: number): number {
    const end = this.endOfText(part, from);
    this.count(part, from, end);
    if (end >= part.length) return part.length;
    if ((this.inText as number) <= LONG_TEXT_BYTES) this.text += this.inText as number;
    this.inText = undefined;
    return end + 1;
  }

  /** Index of the quote that ends a text; the part's length when the text goes on. */
  private endOfText(part: Buffer, from: number): number {
    let at = from;
    if (this.escaped) at++;
    this.escaped = false;
    // Names and the like end soon: calling for a search costs more than looking at their bytes.
    for (const near = Math.min(part.length, at + NEAR_BYTES); at < near; at++) {
      const byte = part[at];
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH) at = this.afterEscape(at);
    }
    let quote = indexOf(part, QUOTE, at);
    let slash = indexOf(part, BACKSLASH, at);
    while (slash < quote) {
      at = this.afterEscape(slash) + 1;
      if (quote < at) quote = indexOf(part, QUOTE, at);
      slash = indexOf(part, BACKSLASH, at);
    }
    this.escaped = at > part.length;
    return quote;
  }

  /** @returns the index of what the backslash there escapes */
  private afterEscape(slash: number): number {
    this.hasEscapes = true;
    this.text += ESCAPE_BYTES;
    return slash + 1;
  }

  private count(part: Buffer, from: number, to: number): void {
    this.inText = (this.inText as number) + to - from;
    if (this.inText > LONG_TEXT_BYTES && !isAscii(part.subarray(from, to))) this.text += to - from;
  }

  private over(limit: keyof typeof LIMITS, what: string): LexiclipError {
    const allowed = LIMITS[limit];
    const message = `${this.argument}: its JSON has too many ${what}; at most ${allowed} are allowed`;
    return new LexiclipError('PAYLOAD_TOO_LARGE', message, { argument: this.argument, limit, allowed });
  }
}

/** The part's length when the byte is not in it. */
function indexOf(part: Buffer, byte: number, from: number): number {
  const found = part.indexOf(byte, from);
  return found < 0 ? part.length : found;
}

/** Checks JSON that is there as a whole. @throws LexiclipError PAYLOAD_TOO_LARGE naming the argument */
export function checkJson(text: string, argument: string): JsonBounds {
  const bounds = new JsonBounds(argument);
  bounds.push(Buffer.from(text));
  return bounds;
}
