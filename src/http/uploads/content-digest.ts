import { createHash } from 'node:crypto';
import { badInput } from '../../errors.js';

const SHA256 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/;

/**
 * Compares the bytes of a body with their digest as RFC 9530 has it, where the client gives one. Digests of other kinds
 * are left out of account, as that says.
 *
 * @throws LexiclipError BAD_USER_INPUT naming `Content-Digest`
 */
export function checkDigest(header: string | undefined, bytes: Uint8Array): void {
  if (header === undefined || !/sha-256=/i.test(header)) return;
  const given = SHA256.exec(header)?.[1];
  if (given === undefined) throw badInput('Content-Digest', 'must be sha-256=:BASE64:');
  const found = createHash('sha256').update(bytes).digest('base64');
  if (given !== found) throw badInput('Content-Digest', 'the bytes have another digest: they were changed on the way');
}
