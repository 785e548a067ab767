import { retrying } from './transport/retries.js';
import { type AnswerTo, send, type TypedDocument } from './transport/send.js';

export { RequestError, UnreachableError } from './transport/request-error.js';
export { jittered } from './transport/retries.js';
export type { AnswerTo, Endpoint } from './transport/send.js';

/** Sends one document; the result has the type generated for it. */
export type Request = <Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
) => Promise<AnswerTo<Result>>;

/** Where requests go, with which key, and how long they are retried. */
export interface Connection {
  /** URL of the GraphQL endpoint. */
  readonly url: string;
  readonly key: string;
  /** Total time that one request may wait for an overloaded service, ms. */
  readonly maxWaitMs: number;
  /** Called before each wait. */
  readonly onWait: (code: string, ms: number) => void;
  /** Called before a request is repeated that was too long for the service, with what it has achieved. */
  readonly onProgress: (promptsEncoded: number) => void;
}

/**
 * Sends requests with one key. It retries them when the service asks for it, and repeats what takes longer than one
 * request may, as long as each repetition achieves something.
 *
 * The function it returns throws a RequestError when the service refuses, and an UnreachableError when it cannot be
 * reached.
 */
export const connect =
  ({ url, key, ...retries }: Connection): Request =>
  (document, variables) =>
    // A person waits: what took too long once is said at once, unless a part of it is kept.
    retrying(() => send({ url, key }, document, variables), { ...retries, timeouts: 0 });
