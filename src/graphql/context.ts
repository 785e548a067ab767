import type { RequestContext } from '../resolvers/context.js';
import type { RequestRecord } from '../telemetry/request-record.js';
import type { AnswerBudget } from './answers/answer-budget.js';
import type { SubscriptionTaker } from './streams/subscription.js';

/** A request's context for Apollo and its plugins; resolvers see it as a `RequestContext`. */
export interface GraphqlContext extends RequestContext {
  readonly requestId: string;
  /** Whether other operations share this one's HTTP answer. */
  readonly batched: boolean;
  /** What log, metrics and traces are told when the request is over. */
  readonly record: RequestRecord;
  /** Bounds what its answers may have. */
  readonly answer: AnswerBudget;
  /** Of a transport that can answer more than once. */
  readonly subscriptions?: SubscriptionTaker;
}
