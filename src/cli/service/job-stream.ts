import { createClient, type ExecutionResult } from 'graphql-sse';
import { type JobFieldsFragment, JobProgressDocument } from '../generated/graphql.js';
import { type Endpoint, RequestError, UnreachableError } from './request.js';
import { bodyOf, type GraphQLBody, reasonOf, refusalOf } from './transport/send.js';

/** Events cannot be had here: the server has none, or a proxy keeps them back. */
export class NoStreamError extends Error {
  override readonly name = 'NoStreamError';
}

/** How long a stream may be silent, ms: until it begins, and then. The service sends something every 12 s. */
const SILENCE_MS = { first: 10_000, later: 30_000 };
/** What is answered where nothing takes such a request. */
const NOT_SERVED = [400, 404, 405, 406, 415, 501];

/**
 * Follows a job by the events of `/graphql/stream`, until they end.
 *
 * @param onJob called with the job now, and whenever it has changed
 * @throws NoStreamError; RequestError when the service refuses; UnreachableError when it does not answer, or the stream
 *   breaks off; the signal's reason
 */
export async function streamJob(
  endpoint: Endpoint,
  id: string,
  signal: AbortSignal,
  onJob: (job: JobFieldsFragment) => void,
): Promise<void> {
  const url = streamUrl(endpoint.url);
  const opening = new Opening(url);
  const client = createClient({
    url,
    headers: { authorization: `Bearer ${endpoint.key}` },
    retryAttempts: 0,
    fetchFn: opening.fetch,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      const stop = client.subscribe<{ jobProgress?: JobFieldsFragment | null }>(
        { query: JobProgressDocument.toString(), variables: { id } },
        {
          next: (event) => {
            const refusal = refusalOf({ status: 200, headers: new Headers() }, bodyOfEvent(event));
            if (refusal) reject(refusal);
            else if (event.data?.jobProgress) onJob(event.data.jobProgress);
          },
          error: (error) => reject(opening.failure ?? brokenOff(url, error)),
          complete: resolve,
        },
      );
      signal.addEventListener('abort', () => {
        stop();
        reject(signal.reason);
      });
    });
  } finally {
    opening.close();
    client.dispose();
  }
}

const streamUrl = (graphql: string): string => {
  const url = new URL(graphql);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/stream`;
  return url.href;
};

const bodyOfEvent = ({ errors }: ExecutionResult<unknown, unknown>): GraphQLBody<unknown> => ({
  errors: (errors ?? []).map(({ message, extensions }) => ({ message, extensions: { ...extensions } })),
});

const brokenOff = (url: string, error: unknown): UnreachableError =>
  new UnreachableError(`${url} has broken off: ${reasonOf(error)}`, { cause: error });

/** Opens a stream, knows why it could not, and ends it when it is silent for too long. */
class Opening {
  failure: Error | undefined;
  private readonly silence = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly url: string) {}

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    this.expect(SILENCE_MS.first, () => new NoStreamError(`${this.url} sends nothing`));
    const signal = AbortSignal.any([this.silence.signal, ...(init.signal ? [init.signal] : [])]);
    try {
      const response = await fetch(url, { ...init, signal });
      const failure = await failureOf(response);
      if (failure) throw failure;
      return new Response(response.body?.pipeThrough(this.listening()), response);
    } catch (error) {
      this.failure ??=
        error instanceof RequestError || error instanceof NoStreamError || error instanceof UnreachableError
          ? error
          : new UnreachableError(`${this.url} does not answer: ${reasonOf(error)}`, { cause: error });
      throw error;
    }
  };

  close(): void {
    clearTimeout(this.timer);
  }

  private listening(): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (part, controller) => {
        this.expect(SILENCE_MS.later, () => new UnreachableError(`${this.url} has fallen silent`));
        controller.enqueue(part);
      },
    });
  }

  /** Something more within the time. */
  private expect(ms: number, orElse: () => Error): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.failure ??= orElse();
      this.silence.abort(this.failure);
    }, ms);
  }
}

/** Why an answer is no stream of events; undefined when it is one. */
async function failureOf(response: Response): Promise<Error | undefined> {
  const { ok, status, headers, url } = response;
  if (ok && headers.get('content-type')?.includes('text/event-stream')) return undefined;
  const body = await bodyOf(response);
  if (ok || NOT_SERVED.includes(status)) return new NoStreamError(`${url} gives no events (HTTP ${status})`);
  return refusalOf(response, body) ?? new UnreachableError(`${url} gave no GraphQL answer (HTTP ${status})`);
}
