import type { FinishedRequest } from './finished-request.js';

/** How spans are sent. */
export type TraceProtocol = 'http/protobuf' | 'http/json';

/** Sends traces of requests to a collector. */
export interface Tracing {
  /** Makes the spans of a GraphQL request that is over. @returns the trace's id */
  request(request: FinishedRequest): string;
  /** Sends what is not sent yet. */
  close(): Promise<void>;
}
