import type { FinishedRequest } from './finished-request.js';

/** The OTLP protocol that spans are sent by. */
export type TraceProtocol = 'http/protobuf' | 'http/json';

/** Sends traces of requests to a collector. */
export interface Tracing {
  /** Records the spans of a GraphQL request that is over. @returns the trace's id */
  request(request: FinishedRequest): string;
  /** Sends the spans that are not sent yet. */
  close(): Promise<void>;
}
