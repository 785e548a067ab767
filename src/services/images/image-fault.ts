import { LexiclipError } from '../../errors.js';

/** A fault of an image, independent of the argument: several requests may have sent the same bytes. */
export class ImageFault extends Error {
  constructor(
    private readonly code: 'UNSUPPORTED_IMAGE' | 'PAYLOAD_TOO_LARGE',
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
