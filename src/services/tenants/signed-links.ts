import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedLink {
  /** Path and query. */
  readonly url: string;
  readonly expiresAt: Date;
}

/** How long a link is valid, ms. */
const VALID_MS = 15 * 60_000;

/** Links that give access to one thing without a key, for some minutes. */
export class SignedLinks {
  /** @param keys secret; links are signed with the first, and those signed with any are valid */
  constructor(private readonly keys: readonly Buffer[]) {}

  /** @param path without a query */
  sign(path: string, now = Date.now()): SignedLink {
    const expires = now + VALID_MS;
    const signature = signatureOf(this.keys[0] as Buffer, path, expires);
    return { url: `${path}?expires=${expires}&signature=${signature}`, expiresAt: new Date(expires) };
  }

  /** Whether a link to the path was signed here and has not expired. */
  isValid(path: string, query: Readonly<Record<string, unknown>>, now = Date.now()): boolean {
    const { expires, signature } = query;
    if (typeof expires !== 'string' || typeof signature !== 'string' || !/^\d{1,15}$/.test(expires)) return false;
    const given = Buffer.from(signature);
    const isSame = (key: Buffer) => {
      const expected = Buffer.from(signatureOf(key, path, Number(expires)));
      return expected.length === given.length && timingSafeEqual(expected, given);
    };
    return this.keys.some(isSame) && Number(expires) > now;
  }
}

const signatureOf = (key: Buffer, path: string, expires: number): string =>
  createHmac('sha256', key).update(`${path}\n${expires}`).digest('base64url');
