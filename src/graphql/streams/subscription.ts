/** A subscription that has begun. */
export interface Subscription {
  /** Each has all there is to say, so one need not be answered when the next one is there. */
  readonly events: AsyncIterable<unknown>;
  /** @returns JSON on one line */
  answerTo(event: unknown): Promise<string>;
  /** The answer that says why there are no more. @returns JSON on one line */
  refusal(error: Error): Promise<string>;
}

/** What a transport that can answer more than once does with subscriptions. */
export interface SubscriptionTaker {
  /** Counts one, before it begins. @throws LexiclipError OVERLOADED */
  admit(): void;
  /** Answers it from now on, for as long as it has events. */
  take(subscription: Subscription): void;
}
