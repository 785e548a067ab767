import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentString } from '../generated/graphql.js';
import { formOf, holdsFiles } from './multipart-form.js';

/** The service said no. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    /** `extensions.code`. */
    readonly code: string,
    message: string,
    /** Everything else that came with the code, such as `argument` and `requestId`. */
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  get argument(): string | undefined {
    const { argument } = this.extensions;
    return typeof argument === 'string' ? argument : undefined;
  }
}

/** Nothing answered, or something that is not the service. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** Sends one document; its result has the type that was generated for it. */
export type Request = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

export interface Connection {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  readonly key: string;
  /** How long one request may wait in all for a service that has too much to do, ms. */
  readonly maxWaitMs: number;
  /** Hears of each wait. */
  readonly onWait: (code: string, ms: number) => void;
}

/** Requests with one key, sent again when the service asks to be asked later. */
export const connect =
  ({ url, key, maxWaitMs, onWait }: Connection): Request =>
  async (document, variables) => {
    for (let waited = 0; ; ) {
      try {
        return await send(url, key, document, variables);
      } catch (error) {
        const ms = retryAfterMs(error);
        if (ms === undefined || waited + ms > maxWaitMs) throw error;
        onWait((error as RequestError).code, ms);
        await sleep(ms);
        waited += ms;
      }
    }
  };

const LATER = ['OVERLOADED', 'RATE_LIMITED'];
const DEFAULT_WAIT_MS = 1000;

/**
 * When to ask again; undefined when asking again would not help. What is refused with these codes was not begun, so
 * that a mutation is safe to send again as well.
 */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof RequestError) || !LATER.includes(error.code)) return undefined;
  return jittered(error.extensions.retryAfterMs);
}

/** Up to a quarter more, so that clients that were refused together do not come back together. */
export const jittered = (ms: unknown): number => {
  const least = typeof ms === 'number' && ms > 0 ? ms : DEFAULT_WAIT_MS;
  return Math.ceil(least * (1 + Math.random() / 4));
};

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

async function send<Result, Variables>(
  url: string,
  key: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const authorization = `Bearer ${key}`;
  const query = document.toString();
  const init = holdsFiles(variables)
    ? { headers: { authorization, 'apollo-require-preflight': 'true' }, body: formOf(query, variables) }
    : { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) };
  const response = await fetch(url, { method: 'POST', ...init }).catch((cause: unknown) => {
    throw new UnreachableError(`${url} does not answer: ${reasonOf(cause)}`, { cause });
  });
  return dataOf<Result>(response);
}

/** What Node says of a connection is in the cause of what fetch says. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? String(error);
}

async function dataOf<Result>(response: Response): Promise<Result> {
  const answer = (await response.json().catch(() => undefined)) as Answer<Result> | undefined;
  const error = answer?.errors?.[0];
  if (error) {
    const { code, ...rest } = error.extensions ?? {};
    const seconds = Number(response.headers.get('retry-after'));
    throw new RequestError(String(code ?? `HTTP_${response.status}`), error.message, {
      ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
      ...rest,
    });
  }
  if (answer?.data) return answer.data;
  // A proxy's error page, or a URL that is not the service's.
  throw new UnreachableError(`${response.url} gave no GraphQL answer (HTTP ${response.status})`);
}
