import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const SECRET = new RegExp(`^lxc_[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`);

function checksum(random: string): string {
  let rest = crc32(random);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = `${BASE62[rest % 62]}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** A new secret: `lxc_`, 32 random characters, and a checksum of 6 that reveals typing errors without a look-up. */
export function newSecret(): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => BASE62[randomInt(62)]).join('');
  return `lxc_${random}${checksum(random)}`;
}

export function isWellFormedSecret(secret: string): boolean {
  return SECRET.test(secret) && checksum(secret.slice(4, 4 + RANDOM_LENGTH)) === secret.slice(4 + RANDOM_LENGTH);
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares two hashes in constant time. */
export const isSameHash = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The part of a secret that may be shown, to tell keys apart. */
export const prefixOf = (secret: string): string => secret.slice(0, 12);
