import type { RequestContext } from '../resolvers/context.js';
import type { RequestRecord } from '../telemetry/request-record.js';

/** What Apollo and its plugins get with a request, beside what resolvers see of it. */
export interface GraphqlContext extends RequestContext {
  readonly requestId: string;
  /** What is told of the request when it is over. */
  readonly record: RequestRecord;
}
