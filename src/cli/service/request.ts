import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentString } from '../generated/graphql.js';
import { holdsFiles, multipartForm } from './multipart-form.js';

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

/** Queries that are null for what is not there. */
type MayBeAbsent = 'labelSet' | 'node' | 'promptTemplate' | 'tenant';

/** The answer to a document. Root fields may be null, but except for these the service sends an error with each null. */
export type AnswerTo<Result> = {
  readonly [K in keyof Result]-?: K extends MayBeAbsent ? Result[K] : NonNullable<Result[K]>;
};

/** Sends one document; the result has the type generated for it. */
export type Request = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
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
  ({ url, key, maxWaitMs, onWait, onProgress }: Connection): Request =>
  async (document, variables) => {
    let attemptsLeft = 0;
    for (let waited = 0; ; ) {
      try {
        return await send(url, key, document, variables);
      } catch (error) {
        const done = promptsKept(error);
        attemptsLeft = done ? IDLE_ATTEMPTS : attemptsLeft - 1;
        if (done !== undefined && attemptsLeft > 0) {
          onProgress(done);
          continue;
        }
        const ms = retryAfterMs(error);
        if (ms === undefined || waited + ms > maxWaitMs) throw error;
        onWait((error as RequestError).code, ms);
        await sleep(ms);
        waited += ms;
      }
    }
  };

/** Attempts in a row that may achieve nothing, once one has: a busy service may have had no time to begin. */
const IDLE_ATTEMPTS = 3;

/**
 * Number of prompts that a request which ended in TIMEOUT had encoded; undefined for any other error. The service keeps
 * them, has changed nothing else, and goes on from there when it gets the same request again.
 */
function promptsKept(error: unknown): number | undefined {
  if (!(error instanceof RequestError) || error.code !== 'TIMEOUT') return undefined;
  const { promptsEncoded } = error.extensions;
  return typeof promptsEncoded === 'number' ? promptsEncoded : 0;
}

const RETRYABLE = ['OVERLOADED', 'RATE_LIMITED'];
const DEFAULT_WAIT_MS = 1000;

/**
 * Delay before a retry, ms; undefined when a retry would not help. The service has not begun what it refuses with these
 * codes, so mutations are safe to retry too.
 */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof RequestError) || !RETRYABLE.includes(error.code)) return undefined;
  return jittered(error.extensions.retryAfterMs);
}

/** A delay plus up to a quarter of it, so that clients refused together do not come back together. */
export const jittered = (ms: unknown): number => {
  const minMs = typeof ms === 'number' && ms > 0 ? ms : DEFAULT_WAIT_MS;
  return Math.ceil(minMs * (1 + Math.random() / 4));
};

interface GraphQLBody<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** @throws RequestError, UnreachableError */
async function send<Result, Variables>(
  url: string,
  key: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<AnswerTo<Result>> {
  const authorization = `Bearer ${key}`;
  const query = document.toString();
  const init = holdsFiles(variables)
    ? { headers: { authorization, 'apollo-require-preflight': 'true' }, body: multipartForm(query, variables) }
    : { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) };
  const response = await fetch(url, { method: 'POST', ...init }).catch((cause: unknown) => {
    throw new UnreachableError(`${url} does not answer: ${reasonOf(cause)}`, { cause });
  });
  return dataOf<AnswerTo<Result>>(response);
}

/** Reason for a failed fetch: what Node says about the connection is in the error's cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? String(error);
}

/** @throws RequestError when the service refused, UnreachableError when the answer is not GraphQL */
async function dataOf<Result>(response: Response): Promise<Result> {
  const body = (await response.json().catch(() => undefined)) as GraphQLBody<Result> | undefined;
  const error = body?.errors?.[0];
  if (error) {
    const { code, ...rest } = error.extensions ?? {};
    const seconds = Number(response.headers.get('retry-after'));
    throw new RequestError(String(code ?? `HTTP_${response.status}`), error.message, {
      ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
      ...rest,
    });
  }
  if (body?.data) return body.data;
  // A proxy's error page, or the URL of something else.
  throw new UnreachableError(`${response.url} gave no GraphQL answer (HTTP ${response.status})`);
}
