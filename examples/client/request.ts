import { formOf, holdsFiles } from './form.js';
import type { TypedDocumentString } from './generated/graphql.js';

/** The service refused the request, or gave no GraphQL answer. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    /** `extensions.code`; otherwise `HTTP_<status>` when something else answered, `UNREACHABLE` when nothing did. */
    readonly code: string,
    message: string,
    /** Everything else that came with the code, such as `argument` and `requestId`. */
    readonly extensions: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** The answer to a document. Root fields may be null, but of mutations the service sends an error with each null. */
export type AnswerTo<Result> = { readonly [K in keyof Result]-?: NonNullable<Result[K]> };

/** Sends one document; the result has the generated type. */
export type Request = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => Promise<AnswerTo<Result>>;

/**
 * A function that sends requests with this key.
 *
 * @param url URL of the GraphQL endpoint, such as `http://127.0.0.1:4000/graphql`
 */
export const connect =
  (url: string, key: string): Request =>
  async <Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables) => {
    const authorization = `Bearer ${key}`;
    const query = document.toString();
    const init = holdsFiles(variables)
      ? { headers: { authorization, 'apollo-require-preflight': 'true' }, body: formOf(query, variables) }
      : { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) };
    const response = await fetch(url, { method: 'POST', ...init }).catch((cause: unknown) => {
      throw new RequestError('UNREACHABLE', `${url} does not answer: is the server running?`, {}, { cause });
    });
    return dataOf<AnswerTo<Result>>(response);
  };

async function dataOf<Result>(response: Response): Promise<Result> {
  const answer = (await response.json().catch(() => undefined)) as Answer<Result> | undefined;
  const error = answer?.errors?.[0];
  if (error) {
    const { code, ...rest } = error.extensions ?? {};
    throw new RequestError(String(code ?? `HTTP_${response.status}`), error.message, rest);
  }
  // A proxy's error page, or a URL that is not the service's.
  if (!answer?.data) throw new RequestError(`HTTP_${response.status}`, `${response.url} gave no GraphQL answer`);
  return answer.data;
}
