import { jest } from '@jest/globals';
import { UnreachableError } from '../../../src/cli/service/transport/request-error.js';
import { type Judgement, REFUSED } from '../../../studio/src/screens/inbox/judgements.js';
import { inboxKey } from '../../../studio/src/screens/inbox/keys.js';
import { QUIET_MS, REFUSED_QUIET_MS, Sitting, TOGETHER } from '../../../studio/src/screens/inbox/sitting.js';

const PAGE = 15;

/** A sitting over an inbox of so many pictures, named 0, 1, 2 …; what it sends, and what survives a reload. */
function opened(count: number, kept: readonly Judgement[] = []) {
  const sent: Judgement[][] = [];
  const store = { judgements: kept, send: async (): Promise<void> => undefined };
  const sitting = new Sitting({
    load: async (after) => {
      const from = after === null ? 0 : Number(after);
      const to = Math.min(count, from + PAGE);
      const items = Array.from({ length: to - from }, (_, i) => ({
        sampleId: String(from + i),
        // Every other one was collected.
        collectedAt: (from + i) % 2 === 0 ? '2026-11-30T00:00:00Z' : null,
      }));
      return { items, total: count, next: to < count ? String(to) : null };
    },
    send: async (judgements) => {
      await store.send();
      sent.push([...judgements]);
    },
    kept: {
      read: () => store.judgements,
      write: (judgements) => {
        store.judgements = judgements;
      },
    },
  });
  return { sitting, sent, store, now: () => sitting.snapshot() };
}

const drained = () => jest.advanceTimersByTimeAsync(0);

describe('a sitting over pictures that nobody has judged', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('shows one after the other, and loads more before they are needed', async () => {
    const { sitting, now } = opened(40);
    await sitting.begin();
    for (let i = 0; i < 39; i++) {
      expect(now().current?.sampleId).toBe(String(i));
      sitting.skip();
      await drained();
    }
    expect([now().current?.sampleId, now().left]).toEqual(['39', 40]);
  });

  it('gathers judgements, and sends so many of them together', async () => {
    const { sitting, sent, now } = opened(60);
    await sitting.begin();
    for (let i = 0; i < TOGETHER - 1; i++) {
      sitting.judge(['cat']);
      await drained();
    }
    expect([sent.length, now().unsent]).toEqual([0, TOGETHER - 1]);
    sitting.judge([]);
    await drained();
    expect(sent.map((judgements) => judgements.length)).toEqual([TOGETHER]);
    expect(sent[0]?.at(-1)).toEqual({ sampleId: '19', expected: [] });
    expect(now()).toMatchObject({ unsent: 0, judged: 20, left: 40 });
  });

  it('sends fewer after a while without a judgement', async () => {
    const { sitting, sent } = opened(5);
    await sitting.begin();
    sitting.judge(['cat']);
    await jest.advanceTimersByTimeAsync(QUIET_MS - 1);
    expect(sent).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([[{ sampleId: '0', expected: ['cat'] }]]);
  });

  it('undoes what is not sent without a word to the service', async () => {
    const { sitting, sent, now } = opened(5);
    await sitting.begin();
    sitting.judge(['cat']);
    sitting.undo();
    await jest.advanceTimersByTimeAsync(QUIET_MS);
    expect(sent).toEqual([]);
    expect([now().current?.sampleId, now().left]).toEqual(['0', 5]);
  });

  it('takes back what was sent', async () => {
    const { sitting, sent, now } = opened(5);
    await sitting.begin();
    sitting.judge(['cat']);
    await sitting.flush();
    sitting.undo();
    await sitting.flush();
    expect(sent).toEqual([[{ sampleId: '0', expected: ['cat'] }], [{ sampleId: '0', expected: null }]]);
    expect(now().current?.sampleId).toBe('0');
  });

  it('takes back what is on its way after it has arrived', async () => {
    const { sitting, sent, store } = opened(5);
    await sitting.begin();
    let arrive: () => void = () => undefined;
    store.send = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    sitting.judge(['cat']);
    const flushed = sitting.flush();
    sitting.undo();
    store.send = async () => undefined;
    arrive();
    await flushed;
    expect(sent.map(([judgement]) => judgement?.expected)).toEqual([['cat'], null]);
  });

  it('brings back what was skipped', async () => {
    const { sitting, now } = opened(5);
    await sitting.begin();
    sitting.skip();
    sitting.undo();
    expect(now()).toMatchObject({ current: { sampleId: '0' }, canUndo: false, left: 5 });
  });

  it('keeps what could not be sent, says why, and sends it when it is asked again', async () => {
    const { sitting, sent, store, now } = opened(5);
    await sitting.begin();
    store.send = async () => {
      throw new UnreachableError('refused');
    };
    sitting.judge(['cat']);
    await sitting.flush();
    expect(now()).toMatchObject({ unsent: 1, failure: { code: 'UNREACHABLE' } });
    expect(store.judgements).toEqual([{ sampleId: '0', expected: ['cat'] }]);
    store.send = async () => undefined;
    await sitting.again();
    expect([sent.length, now().failure, store.judgements]).toEqual([1, undefined, []]);
  });

  it('sends first what an earlier page has left', async () => {
    const left = [{ sampleId: '3', expected: ['dog'] }];
    const { sitting, sent } = opened(5, left);
    await sitting.begin();
    expect(sent).toEqual([left]);
  });
});

describe('a refusal', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is for collected pictures alone', async () => {
    const { sitting, sent, now } = opened(5);
    await sitting.begin();
    sitting.refuse();
    expect(now()).toMatchObject({ current: { sampleId: '1' }, canRefuse: false, refusals: 1 });
    sitting.refuse();
    expect(now().current?.sampleId).toBe('1');
    await sitting.flush();
    expect(sent).toEqual([[{ sampleId: '0', expected: REFUSED }]]);
  });

  it('is not sent as soon as an answer, so that there is time to undo it', async () => {
    const { sitting, sent } = opened(5);
    await sitting.begin();
    sitting.refuse();
    await jest.advanceTimersByTimeAsync(REFUSED_QUIET_MS - 1);
    expect(sent).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(1);
  });

  it('is undone until it is sent, and passed over by later undoing', async () => {
    const { sitting, sent, now } = opened(5);
    await sitting.begin();
    sitting.refuse();
    sitting.undo();
    expect(now()).toMatchObject({ current: { sampleId: '0' }, unsent: 0 });
    sitting.refuse();
    await sitting.flush();
    expect([now().canUndo, sent.length]).toEqual([false, 1]);
    sitting.skip();
    sitting.undo();
    sitting.undo();
    expect(now().current?.sampleId).toBe('1');
  });

  it('is not offered for a picture whose answer was taken back: it is a sample since', async () => {
    const { sitting, now } = opened(5);
    await sitting.begin();
    expect(now().canRefuse).toBe(true);
    sitting.judge(['cat']);
    await sitting.flush();
    sitting.undo();
    expect(now()).toMatchObject({ current: { sampleId: '0' }, canRefuse: false });
  });
});

describe('a key of the inbox', () => {
  it('judges by the place of the guess, or that it is in no label; skips and undoes', () => {
    expect(inboxKey({ key: '3' })).toEqual({ does: 'judge', guess: 2 });
    expect(['u', 'R', ' ', 'z', 'Backspace'].map((key) => inboxKey({ key })?.does)).toEqual([
      'unknown',
      'refuse',
      'skip',
      'undo',
      'undo',
    ]);
  });

  it('means nothing where it belongs to the browser', () => {
    expect(inboxKey({ key: '1', ctrlKey: true })).toBeUndefined();
    expect(inboxKey({ key: '1', metaKey: true })).toBeUndefined();
    expect(inboxKey({ key: 'x' })).toBeUndefined();
    expect(inboxKey({ key: '0' })).toBeUndefined();
  });
});
