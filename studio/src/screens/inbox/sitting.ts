import { type Failure, failureOf } from '../../api/failure.js';
import { type Expected, type Judgement, judgementsOf, REFUSED, refusalsIn, withOne, without } from './judgements.js';

/** A picture that waits to be judged. */
export interface Waiting {
  readonly sampleId: string;
  /** Null for a sample of the set, which cannot be refused. */
  readonly collectedAt?: string | null;
}

export interface InboxPage<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null: this was the last one. */
  readonly next: string | null;
  /** Pictures that wait in all. */
  readonly total: number;
}

/** What a sitting needs of the service and of the tab. */
export interface SittingParts<Item> {
  /** @param after null: from the beginning, the most uncertain first */
  readonly load: (after: string | null) => Promise<InboxPage<Item>>;
  /** Makes one version of all of them. Sent twice, they change nothing. */
  readonly send: (judgements: readonly Judgement[]) => Promise<void>;
  /** What survives a reload. */
  readonly kept: {
    readonly read: () => readonly Judgement[];
    readonly write: (judgements: readonly Judgement[]) => void;
  };
}

export interface SittingState<Item> {
  /** Undefined while the next ones are loaded, and when there are none. */
  readonly current: Item | undefined;
  readonly upcoming: readonly Item[];
  /** Pictures that nobody has judged, those that were skipped among them; undefined until it is known. */
  readonly left: number | undefined;
  /** Judged in this sitting, and not taken back. */
  readonly judged: number;
  readonly unsent: number;
  readonly isLoading: boolean;
  readonly isSending: boolean;
  readonly canUndo: boolean;
  /** Whether the current one was collected, and is no sample yet. */
  readonly canRefuse: boolean;
  /** Refusals that are not sent: they can still be undone. */
  readonly refusals: number;
  readonly failure: Failure | undefined;
}

interface Step<Item> {
  readonly item: Item;
  /** Undefined: it was skipped. */
  readonly expected: Expected | undefined;
}

/** Judgements that are sent together. */
export const TOGETHER = 20;
/** So many pictures are loaded before they are needed. */
const AHEAD = 10;
/** What is not full is sent after so long without another judgement, ms. */
export const QUIET_MS = 4_000;
/** The same where something is refused, which cannot be undone afterwards, ms. */
export const REFUSED_QUIET_MS = 20_000;

/** One person judging pictures, one after the other. Judgements are gathered and sent together; each can be undone. */
export class Sitting<Item extends Waiting> {
  private queue: readonly Item[] = [];
  private steps: readonly Step<Item>[] = [];
  private unsent: ReadonlyMap<string, Expected>;
  private readonly seen = new Set<string>();
  /** Judged at the service, so that they are samples now, also those whose answer was taken back. */
  private readonly kept = new Set<string>();
  private onItsWay: ReadonlySet<string> = new Set();
  private next: string | null = null;
  private left: number | undefined;
  private isLoading = false;
  private sending: Promise<void> | undefined;
  private failure: Failure | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private state: SittingState<Item>;

  constructor(private readonly parts: SittingParts<Item>) {
    this.unsent = new Map(parts.kept.read().map(({ sampleId, expected }) => [sampleId, expected]));
    this.state = this.now();
  }

  readonly snapshot = (): SittingState<Item> => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Sends what an earlier page has left, and loads the first pictures. */
  async begin(): Promise<void> {
    await this.flush();
    await this.load(null);
  }

  judge(expected: Expected): void {
    this.take(expected);
    if (this.unsent.size >= TOGETHER) void this.flush();
  }

  /** Lets the current one go with all that is kept of it. It can be undone until it is sent. */
  refuse(): void {
    if (this.state.canRefuse) this.judge(REFUSED);
  }

  /** Leaves the current one for another sitting. */
  skip(): void {
    this.take(undefined);
  }

  /** Brings back the last picture that is not gone. What was said of it is not sent, or is taken back. */
  undo(): void {
    const place = this.steps.map((step) => this.canUndo(step)).lastIndexOf(true);
    const last = this.steps[place];
    if (last === undefined) return;
    this.steps = this.steps.filter((step) => step !== last);
    this.queue = [last.item, ...this.queue];
    if (last.expected !== undefined) {
      const { sampleId } = last.item;
      // One that is sent, or on its way, is answered by its reversal: that is sent after it.
      this.setUnsent(this.isHere(sampleId) ? without(this.unsent, sampleId) : withOne(this.unsent, sampleId, null));
      if (this.left !== undefined) this.left++;
    }
    this.changed();
  }

  /** Sends what is gathered. One request at a time, in the order of the judgements. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
      this.changed();
    });
    return this.sending;
  }

  /** Forgets what could not be sent, and what could be undone of it. */
  discard(): void {
    this.steps = [];
    this.setUnsent(new Map());
    this.failure = undefined;
    this.changed();
  }

  /** Loads, or sends, what has failed. */
  async again(): Promise<void> {
    this.failure = undefined;
    await this.flush();
    if (this.failure === undefined && this.queue.length === 0) await this.load(null);
  }

  /** Begins again with what is there now, what was skipped included. */
  async restart(): Promise<void> {
    await this.flush();
    [this.queue, this.next, this.left] = [[], null, undefined];
    this.seen.clear();
    await this.load(null);
  }

  private isHere(sampleId: string): boolean {
    return this.unsent.has(sampleId) && !this.onItsWay.has(sampleId);
  }

  private canUndo({ item, expected }: Step<Item>): boolean {
    return expected !== REFUSED || this.isHere(item.sampleId);
  }

  private take(expected: Expected | undefined): void {
    const [item, ...queue] = this.queue;
    if (item === undefined) return;
    this.queue = queue;
    this.steps = [...this.steps, { item, expected }];
    if (expected !== undefined) {
      this.setUnsent(withOne(this.unsent, item.sampleId, expected));
      if (this.left !== undefined) this.left--;
    }
    if (queue.length < AHEAD && this.next !== null) void this.load(this.next);
    this.changed();
  }

  private setUnsent(unsent: ReadonlyMap<string, Expected>): void {
    this.unsent = unsent;
    this.parts.kept.write(judgementsOf(unsent));
    clearTimeout(this.timer);
    const quiet = refusalsIn(unsent) > 0 ? REFUSED_QUIET_MS : QUIET_MS;
    if (unsent.size > 0) this.timer = setTimeout(() => void this.flush(), quiet);
  }

  private async sendAll(): Promise<void> {
    while (this.unsent.size > 0) {
      const sent = this.unsent;
      this.onItsWay = new Set(sent.keys());
      this.changed();
      try {
        await this.parts.send(judgementsOf(sent));
        this.failure = undefined;
        for (const id of sent.keys()) this.kept.add(id);
        // What was said anew of the same picture meanwhile is still to be sent.
        this.setUnsent(new Map([...this.unsent].filter(([id, expected]) => sent.get(id) !== expected)));
      } catch (error) {
        this.failure = failureOf(error);
        return;
      } finally {
        this.onItsWay = new Set();
      }
    }
  }

  private async load(after: string | null): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    this.changed();
    try {
      const page = await this.parts.load(after);
      const fresh = page.items.filter(({ sampleId }) => !this.seen.has(sampleId) && !this.unsent.has(sampleId));
      for (const { sampleId } of fresh) this.seen.add(sampleId);
      this.queue = [...this.queue, ...fresh];
      this.next = page.next;
      this.left ??= page.total - this.unsent.size;
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.isLoading = false;
    this.changed();
  }

  private now(): SittingState<Item> {
    const [current, ...upcoming] = this.queue;
    return {
      ...{ current, upcoming, left: this.left, unsent: this.unsent.size, failure: this.failure },
      judged: this.steps.filter(({ expected }) => expected !== undefined).length,
      refusals: refusalsIn(this.unsent),
      canUndo: this.steps.some((step) => this.canUndo(step)),
      canRefuse:
        current?.collectedAt != null && !this.kept.has(current.sampleId) && !this.onItsWay.has(current.sampleId),
      ...{ isLoading: this.isLoading, isSending: this.sending !== undefined },
    };
  }

  private changed(): void {
    this.state = this.now();
    for (const listener of this.listeners) listener();
  }
}
