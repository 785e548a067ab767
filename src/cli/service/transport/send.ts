import { holdsFiles, multipartForm } from './multipart-form.js';
import { RequestError, UnreachableError } from './request-error.js';

/*
 * This folder is also compiled into the client for browsers (packages/client): it imports nothing from outside of
 * itself, and uses what browsers and Node have in common.
 */

/** The text of an operation, with the types that were generated for it. */
export interface TypedDocument<Result, Variables> {
  toString(): string;
  /** Never there: it carries the types. */
  readonly __apiType?: (variables: Variables) => Result;
}

/** Queries that are null for what is not there. */
type MayBeAbsent = 'job' | 'labelSet' | 'node' | 'promptTemplate' | 'sampleSet' | 'tenant';

/** The answer to a document. Root fields may be null, but except for these the service sends an error with each null. */
export type AnswerTo<Result> = {
  readonly [K in keyof Result]-?: K extends MayBeAbsent ? Result[K] : NonNullable<Result[K]>;
};

export interface Endpoint {
  /** URL of the GraphQL endpoint. */
  readonly url: string;
  readonly key: string;
  readonly fetch?: typeof fetch | undefined;
}

/** What a GraphQL service answers. */
export interface GraphQLBody<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/**
 * Sends one document, with its files where its variables hold some.
 *
 * @throws RequestError when the service refused, UnreachableError when it did not answer, the signal's reason when it
 * was aborted
 */
export async function send<Result, Variables>(
  { url, key, fetch: request = globalThis.fetch }: Endpoint,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<AnswerTo<Result>> {
  const authorization = `Bearer ${key}`;
  const query = document.toString();
  const init: RequestInit = holdsFiles(variables)
    ? { headers: { authorization, 'apollo-require-preflight': 'true' }, body: multipartForm(query, variables) }
    : { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) };
  try {
    const response = await request(url, { method: 'POST', ...init, ...(signal && { signal }) });
    return dataOf(response, await bodyOf<AnswerTo<Result>>(response));
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RequestError || error instanceof UnreachableError) throw error;
    throw new UnreachableError(`${url} does not answer: ${reasonOf(error)}`, { cause: error });
  }
}

/** Reason for a failed fetch: what Node says about the connection is in the error's cause. */
export function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? String(error);
}

/** @returns undefined for what is not JSON @throws what breaks off the answer */
export async function bodyOf<Data>(response: Response): Promise<GraphQLBody<Data> | undefined> {
  const text = await response.text();
  try {
    return JSON.parse(text) as GraphQLBody<Data>;
  } catch {
    return undefined;
  }
}

function dataOf<Data>(response: Response, body: GraphQLBody<Data> | undefined): Data {
  const refusal = refusalOf(response, body);
  if (refusal) throw refusal;
  if (body?.data) return body.data;
  // A proxy's error page, or the URL of something else.
  throw new UnreachableError(`${response.url} gave no GraphQL answer (HTTP ${response.status})`);
}

/** The first error of an answer; undefined when it has none. */
export function refusalOf(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: GraphQLBody<unknown> | undefined,
): RequestError | undefined {
  const error = body?.errors?.[0];
  if (!error) return undefined;
  const { code, ...rest } = error.extensions ?? {};
  const seconds = Number(headers.get('retry-after'));
  return new RequestError(String(code ?? `HTTP_${status}`), error.message, {
    ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
    ...rest,
  });
}
