/** What part of a request for a model is at fault. */
export type HubArgument = 'model' | 'revision' | 'dtype' | 'size';

/**
 * - NOT_FOUND: the hub has no such model, revision or files;
 * - FORBIDDEN: it does not give them to whoever asks;
 * - UNREACHABLE: nothing answered, or the connection broke again and again;
 * - DAMAGED: what arrived is not what the hub has listed;
 * - NO_SPACE: there is no room for the files;
 * - CONFLICT: another process fetches into the same folder, because this one was thought dead.
 */
export type HubErrorCode = 'NOT_FOUND' | 'FORBIDDEN' | 'UNREACHABLE' | 'DAMAGED' | 'NO_SPACE' | 'CONFLICT';

/** Why a model cannot be fetched, on one line. */
export class HubError extends Error {
  override readonly name = 'HubError';

  constructor(
    readonly code: HubErrorCode,
    readonly argument: HubArgument,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
