import { jest } from '@jest/globals';
import { EventStream } from '#lexiclip/http/streams/event-stream.js';

const KEEP_ALIVE_MS = 12_000;
const COMMENT = ':\n\n';

describe('An event stream', () => {
  let put: (event: number) => void;

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A stream whose events are put into it. */
  function open(): EventStream {
    let arrived: (event: number) => void;
    const waiting: Promise<number>[] = [];
    const next = () => {
      waiting.push(
        new Promise((resolve) => {
          arrived = resolve;
        }),
      );
    };
    next();
    put = (event) => {
      arrived(event);
      next();
    };
    const events = (async function* () {
      for (let i = 0; ; i++) yield await (waiting[i] as Promise<number>);
    })();
    const answerTo = async (event: unknown) => JSON.stringify({ data: event });
    const refusal = async ({ message }: Error) => JSON.stringify({ errors: [{ message }] });
    return new EventStream({ events, answerTo, refusal });
  }

  const frame = (data: unknown) => `event: next\ndata: ${JSON.stringify(data)}\n\n`;
  const settle = () => jest.advanceTimersByTimeAsync(0);

  it('sends a comment at once, and whenever it has had nothing to say for 12 s', async () => {
    const frames = open().frames();
    expect((await frames.next()).value).toBe(COMMENT);
    for (let i = 0; i < 2; i++) {
      let value: unknown;
      const next = frames.next().then((result) => {
        value = result.value;
      });
      await jest.advanceTimersByTimeAsync(KEEP_ALIVE_MS - 1);
      expect(value).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1);
      await next;
      expect(value).toBe(COMMENT);
    }
  });

  it('has only the newest of the events that come while the last answer is not taken', async () => {
    const frames = open().frames();
    await frames.next();
    for (const event of [1, 2, 3]) {
      put(event);
      await settle();
    }
    expect((await frames.next()).value).toBe(frame({ data: 3 }));
  });

  it('says nothing more of events once it is refused', async () => {
    const stream = open();
    const frames = stream.frames();
    await frames.next();
    put(1);
    await settle();
    stream.refuse(new Error('no more'));
    expect((await frames.next()).value).toBe(frame({ errors: [{ message: 'no more' }] }));
    expect((await frames.next()).value).toBe('event: complete\ndata:\n\n');
    expect((await frames.next()).done).toBe(true);
  });

  it('is not complete when it is cut', async () => {
    const stream = open();
    const frames = stream.frames();
    await frames.next();
    stream.cut();
    expect((await frames.next()).done).toBe(true);
  });
});
