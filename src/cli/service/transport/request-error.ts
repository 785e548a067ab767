/** A request that the service refused. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    /** `extensions.code`. */
    readonly code: string,
    message: string,
    /** The other extensions, such as `argument` and `requestId`. */
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  get argument(): string | undefined {
    const { argument } = this.extensions;
    return typeof argument === 'string' ? argument : undefined;
  }
}

/** Nothing answered, or something other than the service did. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}
