import type { ModelSession, RunResult } from '../models/model-session.js';

/** Sessions that one embedder gives work to. */
export interface PooledSessions {
  /** With all cores: runs prompts, and images that come alone. */
  readonly wide: ModelSession;
  /** Share the images when there are more; none where `wide` does all. */
  readonly narrow: readonly ModelSession[];
}

/** Says which session may have the next run, and counts the runs under way. */
export class SessionPool {
  private readonly inFlight = new Map<ModelSession, number>();

  /** @param onFree is called each time a run has ended, before anybody hears of its results */
  constructor(
    private readonly sessions: PooledSessions,
    private readonly onFree: () => void,
  ) {}

  /** Images of one run at most. */
  get maxImages(): number {
    const sessions = this.sessions.narrow.length > 0 ? this.sessions.narrow : [this.sessions.wide];
    return Math.max(...sessions.map(({ maxBatch }) => maxBatch.images));
  }

  /** Prompts of one run at most. */
  get maxTexts(): number {
    return this.sessions.wide.maxBatch.texts;
  }

  /** Number of runs since the start, by tower. */
  get runs(): { text: number; image: number } {
    const sum = (tower: 'text' | 'image') => this.all.reduce((total, { runs }) => total + runs[tower], 0);
    return { text: sum('text'), image: sum('image') };
  }

  /** Number of sessions that share the images now. */
  get freeSharers(): number {
    return Math.max(1, this.sessions.narrow.filter((session) => this.isFree(session)).length);
  }

  /** Asks every session. @returns what is wrong with the first that cannot take runs; undefined when all can */
  async health(): Promise<string | undefined> {
    const faults = await Promise.all(this.all.map((session) => session.health()));
    return faults.find((fault) => fault !== undefined);
  }

  forTexts(): ModelSession | undefined {
    const { wide } = this.sessions;
    return this.isFree(wide) ? wide : undefined;
  }

  /**
   * All cores for an image that is alone; when there are more, one core for each batch is faster for all.
   *
   * @param waiting number of images that wait or are on their way
   */
  forImages(waiting: number): ModelSession | undefined {
    const { wide, narrow } = this.sessions;
    const alone = this.inFlight.size === 0 && waiting === 1;
    const fit = narrow.length === 0 || alone ? [wide] : narrow;
    // One that cannot take runs fails at once: only where no other is left to ask.
    const able = fit.some(({ healthy }) => healthy) ? fit.filter(({ healthy }) => healthy) : fit;
    return able.find((session) => this.isFree(session));
  }

  /** Runs something in the session, which has its next run before anybody hears of the results of this one. */
  async run(session: ModelSession, start: (session: ModelSession) => Promise<RunResult>): Promise<RunResult> {
    this.count(session, 1);
    try {
      return await start(session);
    } finally {
      this.count(session, -1);
      this.onFree();
    }
  }

  private get all(): readonly ModelSession[] {
    return [this.sessions.wide, ...this.sessions.narrow];
  }

  private isFree(session: ModelSession): boolean {
    return (this.inFlight.get(session) ?? 0) < session.maxRunsInFlight;
  }

  private count(session: ModelSession, more: number): void {
    const runs = (this.inFlight.get(session) ?? 0) + more;
    if (runs === 0) this.inFlight.delete(session);
    else this.inFlight.set(session, runs);
  }
}
