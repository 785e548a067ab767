import { LexiclipError } from '../../errors.js';

/**
 * Why an image cannot be encoded, independent of the argument: several requests may have sent the same bytes. INTERNAL
 * is not the image's fault.
 */
export class ImageFault extends Error {
  constructor(
    private readonly code: 'UNSUPPORTED_IMAGE' | 'PAYLOAD_TOO_LARGE' | 'INTERNAL',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** The error for a client that sent the image as the given argument. */
  at(argument: string): LexiclipError {
    return new LexiclipError(this.code, `${argument}: ${this.message}`, { argument }, { cause: this.cause });
  }
}
