import { LexiclipError } from '../../errors.js';

/** What is wrong with an image, whoever sent it: the same bytes may have come by several ways at a time. */
export class ImageFault extends Error {
  constructor(
    private readonly code: 'UNSUPPORTED_IMAGE' | 'PAYLOAD_TOO_LARGE',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** The error for the one who sent it as this argument. */
  at(argument: string): LexiclipError {
    return new LexiclipError(this.code, `${argument}: ${this.message}`, { argument }, { cause: this.cause });
  }
}
