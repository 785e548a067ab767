import { retrying } from '../../../src/cli/service/transport/retries.js';
import { type AnswerTo, send, type TypedDocument } from '../../../src/cli/service/transport/send.js';
import {
  type ClassificationFieldsFragment,
  ClassifyImageDocument,
  type ClassifyInput,
  type ClassifyManyInput,
  type LabelFieldsFragment,
  type VersionFieldsFragment,
} from './generated/graphql.js';
import { type ClassifyOutcome, classifyImages } from './images.js';
import {
  type LabelSet,
  type LabelSetSummary,
  labelSet,
  labelSets,
  labels,
  type VersionRef,
  versions,
} from './label-sets.js';

export interface ClientOptions {
  /** URL of the service, or of its endpoint, such as `https://lexiclip.example.com/graphql`. */
  readonly url: string | URL;
  /** An API key. In a page it is public: give it the scope CLASSIFY and an end. */
  readonly key: string;
  /** Used instead of the `fetch` that is there. */
  readonly fetch?: typeof fetch;
  /** Total time that a request may wait between its attempts, ms; 60,000 by default, 0 for one attempt only. */
  readonly maxWaitMs?: number;
  /** Called before each wait, with the code of the refusal. */
  readonly onWait?: (code: string, ms: number) => void;
}

export interface RequestOptions {
  /** Ends the request and its waits; the reason of the signal is thrown. */
  readonly signal?: AbortSignal;
}

/** Sends one document; the answer has the type that was generated for it. */
export type Request = <Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  options?: RequestOptions,
) => Promise<AnswerTo<Result>>;

/**
 * All methods throw a RequestError with the service's code when it refuses, and an UnreachableError when it does not
 * answer. What the service asks to send later is sent later: OVERLOADED, RATE_LIMITED and TIMEOUT, and nothing else.
 */
export interface Client {
  /** Sends a document of your own: `documentMode: string` has GraphQL Code Generator write them. Files are uploaded. */
  readonly request: Request;
  /** Classifies one image; a `File` or `Blob` is `{ image: { upload: file } }`. */
  classifyImage(input: ClassifyInput, options?: RequestOptions): Promise<ClassificationFieldsFragment>;
  /** Classifies up to 100 images, each of which may fail alone. Outcomes are in the order of the images. */
  classifyImages(input: ClassifyManyInput, options?: RequestOptions): Promise<ClassifyOutcome[]>;
  /** Null when there is no such set; its `version` is null when there is no such version. */
  labelSet(ref: VersionRef, options?: RequestOptions): Promise<LabelSet | null>;
  labelSets(options?: RequestOptions): AsyncGenerator<LabelSetSummary>;
  /** Newest first. */
  versions(slug: string, options?: RequestOptions): AsyncGenerator<VersionFieldsFragment>;
  /** In the order of the version, which stays the same one however long it takes to read. */
  labels(ref: VersionRef, options?: RequestOptions): AsyncGenerator<LabelFieldsFragment>;
}

const MAX_WAIT_MS = 60_000;
/** How often a request is sent again that took too long. */
const TIMEOUTS = 2;

/** @throws TypeError when the URL or the key cannot be one */
export function createClient({ key, maxWaitMs = MAX_WAIT_MS, ...options }: ClientOptions): Client {
  // fetch would refuse the header with an error message that shows the key.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new TypeError('the API key has characters that no key can have, or none');
  const endpoint = { url: endpointOf(options.url), key, fetch: options.fetch };
  const retries = { maxWaitMs, timeouts: TIMEOUTS, onWait: options.onWait };
  const request: Request = (document, variables, { signal } = {}) =>
    retrying(() => send(endpoint, document, variables, signal), retries, signal);
  return {
    request,
    classifyImage: async (input, options) => (await request(ClassifyImageDocument, { input }, options)).classifyImage,
    classifyImages: (input, options = {}) => classifyImages(request, input, maxWaitMs, options),
    labelSet: (ref, options = {}) => labelSet(request, ref, options),
    labelSets: (options = {}) => labelSets(request, options),
    versions: (slug, options = {}) => versions(request, slug, options),
    labels: (ref, options = {}) => labels(request, ref, options),
  };
}

function endpointOf(text: string | URL): string {
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError('the URL must be an http or https URL');
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}
