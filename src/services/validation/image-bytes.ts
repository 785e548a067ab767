import { LIMITS } from '../../domain/limits.js';
import { LexiclipError } from '../../errors.js';

/** PAYLOAD_TOO_LARGE for an image file with more bytes than allowed. */
export function imageTooLarge(argument: string): LexiclipError {
  const allowed = `an image may have at most ${LIMITS.imageBytes / 1024 / 1024} MB`;
  return new LexiclipError('PAYLOAD_TOO_LARGE', `${argument}: ${allowed}`, { argument });
}
