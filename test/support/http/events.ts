import type { GraphqlError } from '../server.js';

/** What an event of a stream holds. */
export interface StreamedAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  data?: any;
  errors?: GraphqlError[] | undefined;
}

export interface StreamEvent {
  readonly event: string;
  readonly data: StreamedAnswer | undefined;
}

interface Sent {
  readonly url: string;
  readonly key: string;
}

/** An answer by events, as it comes. */
export class EventReader {
  private constructor(
    readonly response: Response,
    private readonly controller: AbortController,
  ) {}

  /** Sends an operation to be answered by events. */
  static async open(
    { url, key }: Sent,
    query: string,
    { variables = {}, headers = {} }: { variables?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ): Promise<EventReader> {
    const controller = new AbortController();
    const response = await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${key}`,
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
      signal: controller.signal,
    });
    return new EventReader(response, controller);
  }

  /** Every event, as it comes. Comments are left out. */
  async *events(): AsyncGenerator<StreamEvent> {
    let text = '';
    for await (const part of this.response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) if (!block.startsWith(':')) yield eventOf(block);
    }
    if (text !== '') throw new Error(`ended within an event: ${text}`);
  }

  /** All events, once the stream has ended. */
  async all(): Promise<StreamEvent[]> {
    const events: StreamEvent[] = [];
    for await (const event of this.events()) events.push(event);
    return events;
  }

  /** What a client does that wants no more. */
  leave(): void {
    this.controller.abort();
  }
}

function eventOf(block: string): StreamEvent {
  const fields = block.split('\n').map((line) => /^(\w+):\s?(.*)$/.exec(line)?.slice(1) ?? []);
  const { event = '', data = '' } = Object.fromEntries(fields) as Record<string, string>;
  return { event, data: data === '' ? undefined : (JSON.parse(data) as StreamedAnswer) };
}
