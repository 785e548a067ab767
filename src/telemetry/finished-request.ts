import type { IncomingHttpHeaders } from 'node:http';
import type { RequestRecord } from './request-record.js';

/** Stands for the status of a request whose client disconnected before its answer. It is never sent. */
export const CLIENT_GONE = 499;

/** A request that is over, with what log, metrics and traces may say about it. */
export interface FinishedRequest {
  readonly id: string;
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** The route's pattern; undefined for an unknown path. */
  readonly route: string | undefined;
  readonly status: number;
  /** On the clock of `performance.now()`. */
  readonly endedAt: number;
  readonly ms: number;
  /** The tenant's slug, or `operator`; undefined for an unknown caller. */
  readonly caller: string | undefined;
  /** The API key's first characters; the operator has none. */
  readonly keyPrefix: string | undefined;
  /** Length of the body as its header declares it; undefined for a body in chunks. */
  readonly bytesIn: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly record: RequestRecord;
}
