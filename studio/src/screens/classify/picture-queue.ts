import pLimit from 'p-limit';
import { CANCELLED, type Failure, failureOf } from '../../api/failure.js';

/** Pictures that are on their way at a time. */
const IN_FLIGHT = 4;

export type PictureState = 'waiting' | 'sending' | 'answered' | 'failed' | 'cancelled';

/** A picture and what came of it. Each change makes another object, so that what did not change is not drawn again. */
export interface QueuedPicture<Answer> {
  readonly id: number;
  readonly file: File;
  /** For an img; valid until the picture is removed. */
  readonly url: string;
  readonly state: PictureState;
  /** Of the last time that it was answered; of another question while it is asked again. */
  readonly answer: Answer | undefined;
  /** Why it has failed. */
  readonly failure: Failure | undefined;
  /** What it waits for on its way, such as the service. */
  readonly note: string | undefined;
}

export interface Sending {
  readonly signal: AbortSignal;
  /** Says what is waited for. */
  readonly onNote: (note: string) => void;
}

/** Asks about one picture. @throws what `failureOf` reads */
export type Ask<Answer> = (picture: QueuedPicture<Answer>, sending: Sending) => Promise<Answer>;

/** Addresses of files, for img: the browser's, and in tests those of none. */
export interface Addresses {
  readonly make: (file: File) => string;
  readonly end: (url: string) => void;
}

const BROWSER: Addresses = {
  make: (file) => URL.createObjectURL(file),
  end: (url) => URL.revokeObjectURL(url),
};

/** Pictures that are asked about, a few at a time, each of which fails or is answered alone. */
export class PictureQueue<Answer> {
  private pictures: readonly QueuedPicture<Answer>[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly limit = pLimit(IN_FLIGHT);
  private readonly running = new Map<number, AbortController>();
  private ask: Ask<Answer> | undefined;
  private nextId = 1;

  constructor(private readonly addresses: Addresses = BROWSER) {}

  /** All of them, in the order in which they were added. Another array after each change. */
  readonly snapshot = (): readonly QueuedPicture<Answer>[] => this.pictures;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(files: readonly File[]): void {
    const added = files.map((file) => ({
      ...{ id: this.nextId++, file, url: this.addresses.make(file), state: 'waiting' as const },
      ...{ answer: undefined, failure: undefined, note: undefined },
    }));
    this.show([...this.pictures, ...added]);
    for (const { id } of added) this.start(id);
  }

  /** Asks all of them another question, also those that were answered; undefined: they wait for one. */
  askAll(ask: Ask<Answer> | undefined): void {
    this.stopAll();
    this.ask = ask;
    this.show(this.pictures.map((picture) => (picture.state === 'cancelled' ? picture : waiting(picture))));
    for (const { id, state } of this.pictures) if (state === 'waiting') this.start(id);
  }

  /** Asks again about one that failed or was cancelled. */
  retry(id: number): void {
    this.change(id, (picture) => waiting(picture));
    this.start(id);
  }

  /** Ends what is under way and what waits. What was answered stays. */
  cancelAll(): void {
    this.stopAll();
    this.show(
      this.pictures.map((picture) => (isUnderWay(picture) ? { ...picture, ...ENDED, state: 'cancelled' } : picture)),
    );
  }

  remove(id: number): void {
    this.running.get(id)?.abort();
    for (const { url } of this.pictures.filter((picture) => picture.id === id)) this.addresses.end(url);
    this.show(this.pictures.filter((picture) => picture.id !== id));
  }

  /** Ends everything, and lets all pictures go. */
  clear(): void {
    this.stopAll();
    for (const { url } of this.pictures) this.addresses.end(url);
    this.show([]);
  }

  private stopAll(): void {
    this.limit.clearQueue();
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  private start(id: number): void {
    const { ask } = this;
    if (ask === undefined) return;
    this.running.get(id)?.abort();
    const controller = new AbortController();
    this.running.set(id, controller);
    void this.limit(() => this.run(id, ask, controller.signal));
  }

  private async run(id: number, ask: Ask<Answer>, signal: AbortSignal): Promise<void> {
    const picture = this.pictures.find((known) => known.id === id);
    if (signal.aborted || picture === undefined) return;
    const tell = (news: Partial<QueuedPicture<Answer>>) => {
      if (!signal.aborted) this.change(id, (now) => ({ ...now, ...news }));
    };
    tell({ state: 'sending' });
    try {
      const answer = await ask(picture, { signal, onNote: (note) => tell({ note }) });
      tell({ ...ENDED, state: 'answered', answer });
    } catch (error) {
      const failure = failureOf(error);
      tell({ note: undefined, state: failure.code === CANCELLED ? 'cancelled' : 'failed', failure });
    }
  }

  private change(id: number, next: (picture: QueuedPicture<Answer>) => QueuedPicture<Answer>): void {
    this.show(this.pictures.map((picture) => (picture.id === id ? next(picture) : picture)));
  }

  private show(pictures: readonly QueuedPicture<Answer>[]): void {
    this.pictures = pictures;
    for (const listener of this.listeners) listener();
  }
}

const ENDED = { failure: undefined, note: undefined } as const;

const waiting = <Answer>(picture: QueuedPicture<Answer>): QueuedPicture<Answer> => ({
  ...picture,
  ...ENDED,
  state: 'waiting',
});

const isUnderWay = ({ state }: QueuedPicture<unknown>): boolean => state === 'waiting' || state === 'sending';

export interface Counts {
  readonly all: number;
  readonly answered: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Those that wait and those that are on their way. */
  readonly left: number;
}

export function countsOf(pictures: readonly QueuedPicture<unknown>[]): Counts {
  const count = (...states: PictureState[]): number => pictures.filter(({ state }) => states.includes(state)).length;
  return {
    ...{ all: pictures.length, answered: count('answered'), failed: count('failed') },
    ...{ cancelled: count('cancelled'), left: count('waiting', 'sending') },
  };
}
