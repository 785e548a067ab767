import { setTimeout as sleep } from 'node:timers/promises';
import { loadBuilt } from '../native.js';
import type { OwnSchema } from './own-schema.js';

const TEXT = `
  type Query { greeting: String }
  type Event {
    number: Int!
    "So many characters."
    text(length: Int!): String!
    "Fails in a way that nobody has thought of."
    broken: String
  }
  type Subscription {
    "Counts, and ends."
    count(to: Int!, everyMs: Int! = 0): Event
    "Has one event, and never ends."
    wait: Event
    "Refuses to begin."
    refused: Event
    "Ends in a way that nobody has thought of."
    breaking: Event
  }
`;

interface Context {
  readonly signal: AbortSignal;
}

/** Subscriptions that count. */
export class Counting {
  /** Subscriptions that have not ended. */
  open = 0;

  async schema(): Promise<OwnSchema> {
    const { notFound } = await loadBuilt<typeof import('#lexiclip/errors.js')>('errors.js');
    return {
      text: TEXT,
      resolve: {
        'Query.greeting': () => 'hello',
        'Event.text': (_, { length }: { length: number }) => 'x'.repeat(length),
        'Event.broken': () => {
          throw new Error('a secret of the server');
        },
        'Subscription.count': (event) => event,
        'Subscription.wait': (event) => event,
        'Subscription.breaking': (event) => event,
      },
      subscribe: {
        count: (_, { to, everyMs }: { to: number; everyMs: number }) => this.count(to, everyMs),
        wait: (_source, _args, { signal }: Context) => this.wait(signal),
        refused: () => {
          throw notFound('id', 'such thing');
        },
        breaking: () => this.breaking(),
      },
    };
  }

  private async *count(to: number, everyMs: number) {
    this.open++;
    try {
      for (let number = 1; number <= to; number++) {
        yield { number };
        await sleep(everyMs);
      }
    } finally {
      this.open--;
    }
  }

  private async *wait(signal: AbortSignal) {
    this.open++;
    try {
      yield { number: 1 };
      await sleep(3_600_000, undefined, { signal });
    } finally {
      this.open--;
    }
  }

  private async *breaking() {
    yield { number: 1 };
    throw new Error('a secret of the server');
  }
}
