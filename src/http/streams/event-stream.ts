import type { Subscription } from '../../graphql/streams/subscription.js';
import { Newest } from './newest.js';

/** How often a client is told that the stream is still there, ms. Proxies close connections that are silent longer. */
const KEEP_ALIVE_MS = 12_000;

/** Clients leave comments out. */
const COMMENT = ':\n\n';
/** Browsers leave out events without data, unless they say that they have none. */
const COMPLETE = 'event: complete\ndata:\n\n';

/** An answer as an event. @param json on one line */
const next = (json: string): string => `event: next\ndata: ${json}\n\n`;

/** A stream with a single answer. @param json on one line */
export const onlyAnswer = (json: string): string => next(json) + COMPLETE;

/**
 * The answers to a subscription as Server-Sent Events, in the protocol of graphql-sse (distinct connections). It makes
 * an answer only when there is room for it: a client that reads slowly gets the newest, and none of those between.
 */
export class EventStream {
  private readonly newest = new Newest<unknown>();
  private readonly source: AsyncIterator<unknown>;
  private refusal: Error | undefined;
  private isCut = false;

  constructor(private readonly subscription: Subscription) {
    this.source = subscription.events[Symbol.asyncIterator]();
  }

  /** Says why there are no more events, and completes the stream. */
  refuse(error: Error): void {
    this.refusal ??= error;
    this.leave();
  }

  /** Ends the stream without completing it: clients then connect again, and are answered by another server or anew. */
  cut(): void {
    this.isCut = true;
    this.leave();
  }

  /** The stream, as text. Read it once. */
  async *frames(): AsyncGenerator<string> {
    void this.follow();
    // The client gets to know that it is connected, however long the first event takes.
    yield COMMENT;
    for (;;) {
      const taken = await this.newest.take(KEEP_ALIVE_MS);
      if (taken === 'end') break;
      yield taken === 'nothing' ? COMMENT : next(await this.subscription.answerTo(taken.value));
    }
    if (this.isCut) return;
    if (this.refusal) yield next(await this.subscription.refusal(this.refusal));
    yield COMPLETE;
  }

  private async follow(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.source.next();
        if (done) break;
        this.newest.put(value);
      }
      this.newest.end();
    } catch (error) {
      this.refuse(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private leave(): void {
    this.newest.endNow();
    // The source has a signal as well: one that waits for its next event hears this only then.
    this.source.return?.().catch(() => undefined);
  }
}
