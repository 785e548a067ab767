interface Entry<T> {
  readonly item: T;
  readonly group: string;
  timer: NodeJS.Timeout | undefined;
  /** The step that was last seen, and since when, by the clock of this process, ms. */
  seen: { readonly step: number; readonly since: number };
}

/** More than this, all together, is left to later looks at what is on record. */
const MAX_ENTRIES = 100_000;
/** Longest time of a timer, ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What this process will do, and when: each thing once at a time. */
export class Agenda<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly groups = new Map<string, number>();
  private readonly running = new Map<string, Promise<void>>();
  private closed = false;

  /** @param perform returns the time after which it wants to be called again, ms; undefined when it is done; never throws */
  constructor(private readonly perform: (item: T) => Promise<number | undefined>) {}

  /** Number of things that belong to the group. */
  countOf(group: string): number {
    return this.groups.get(group) ?? 0;
  }

  /** Adds what is not there yet. */
  add(key: string, group: string, item: T, delayMs: number): void {
    if (this.closed || this.entries.has(key) || this.entries.size >= MAX_ENTRIES) return;
    this.plan(key, this.entry(key, group, item), delayMs);
  }

  /** Does it now, or waits for what is under way. */
  async run(key: string, group: string, item: T): Promise<void> {
    if (this.closed) return;
    const entry = this.entries.get(key) ?? this.entry(key, group, item);
    clearTimeout(entry.timer);
    await this.start(key, entry);
  }

  /** Notes which step is the last one. @returns for how long it has been, as far as this process has seen, ms */
  see(key: string, step: number): number {
    const entry = this.entries.get(key);
    const now = performance.now();
    if (!entry) return 0;
    if (entry.seen.step !== step) entry.seen = { step, since: now };
    return now - entry.seen.since;
  }

  /** Forgets what has not begun, and waits for the rest. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { timer } of this.entries.values()) clearTimeout(timer);
    await Promise.all(this.running.values());
  }

  private entry(key: string, group: string, item: T): Entry<T> {
    const entry = { item, group, timer: undefined, seen: { step: -1, since: 0 } };
    this.entries.set(key, entry);
    this.groups.set(group, this.countOf(group) + 1);
    return entry;
  }

  private plan(key: string, entry: Entry<T>, delayMs: number): void {
    const start = () => void this.start(key, entry);
    entry.timer = setTimeout(start, Math.min(Math.max(0, delayMs), MAX_TIMER_MS)).unref();
  }

  private start(key: string, entry: Entry<T>): Promise<void> {
    const known = this.running.get(key);
    if (known) return known;
    const run = this.perform(entry.item).then((again) => {
      this.running.delete(key);
      if (again === undefined || this.closed) this.forget(key, entry);
      else this.plan(key, entry, again);
    });
    this.running.set(key, run);
    return run;
  }

  private forget(key: string, { group }: Entry<T>): void {
    this.entries.delete(key);
    const left = this.countOf(group) - 1;
    if (left > 0) this.groups.set(group, left);
    else this.groups.delete(group);
  }
}
