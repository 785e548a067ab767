import type { IncomingHttpHeaders } from 'node:http';
import type { RequestRecord } from './request-record.js';

/** Instead of a status, for a request whose client went away before its answer. No client ever gets it. */
export const CLIENT_GONE = 499;

/** A request that is over, with what log, metrics and traces may say of it. */
export interface FinishedRequest {
  readonly id: string;
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** The route's pattern; undefined where nothing is. */
  readonly route: string | undefined;
  readonly status: number;
  /** On the clock of `performance.now()`. */
  readonly endedAt: number;
  readonly ms: number;
  /** The tenant's slug, or `operator`; undefined for a caller who was not recognised. */
  readonly caller: string | undefined;
  /** The API key's first characters; the operator has none. */
  readonly keyPrefix: string | undefined;
  /** Of the body, as its header says; undefined for one that comes in chunks. */
  readonly bytesIn: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly record: RequestRecord;
}
