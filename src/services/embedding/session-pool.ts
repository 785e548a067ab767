import { ThreadLost } from '../concurrency/threads/supervision.js';
import type { ModelSession, RunResult, Sessions } from '../models/model-session.js';
import type { TokenCounts } from '../models/protocol.js';
import type { Tower } from './tower-turns.js';

type Run = (session: ModelSession) => Promise<RunResult>;

/** Chooses the session for the next run, and counts the runs in progress. */
export class SessionPool {
  private readonly inFlight = new Map<ModelSession, number>();
  /** Number of runs of prompts in sessions that images share. */
  private textsInNarrow = 0;
  /** Number of runs of prompts in the session with all cores. */
  private textsInWide = 0;

  /** @param onFree is called after each run, before its results are delivered */
  constructor(
    private readonly sessions: Sessions,
    private readonly onFree: () => void,
  ) {}

  /** Maximum number of images in one run. */
  get maxImages(): number {
    const sessions = this.sessions.narrow.length > 0 ? this.sessions.narrow : [this.sessions.wide];
    return Math.max(...sessions.map(({ maxBatch }) => maxBatch.images));
  }

  /** Maximum number of prompts in one run. */
  get maxTexts(): number {
    return this.sessions.wide.maxBatch.texts;
  }

  /** Number of runs since the start, by tower. */
  get runs(): { text: number; image: number } {
    const sum = (tower: 'text' | 'image') => this.all.reduce((total, { runs }) => total + runs[tower], 0);
    return { text: sum('text'), image: sum('image') };
  }

  /** Whether any session runs something. */
  get isBusy(): boolean {
    return this.inFlight.size > 0;
  }

  /** Number of sessions, at least 1, that can share the waiting images now. */
  get freeImageSessions(): number {
    return Math.max(1, this.sessions.narrow.filter((session) => this.isFree(session)).length);
  }

  /** Checks every session. @returns why a tower has none that can run; undefined when both have one */
  async health(): Promise<string | undefined> {
    // The wide session alone has the text tower, and stands in for the others.
    const [wide] = await Promise.all(this.all.map((session) => session.health()));
    return wide;
  }

  /** Numbers that order prompts by their time in the model. */
  lengths(prompts: readonly string[]): Promise<readonly number[]> {
    return this.sessions.wide.lengths(prompts);
  }

  tokens(prompts: readonly string[]): Promise<TokenCounts> {
    return this.sessions.wide.tokens(prompts);
  }

  /** Number of sessions that a run of prompts in this one shares the cores with. */
  sharers(session: ModelSession): number {
    return session === this.sessions.wide ? 1 : this.sharingTexts.length;
  }

  /** Number of sessions, at least 1, that can share the waiting prompts now. */
  get freeTextSessions(): number {
    return Math.max(1, this.sharingTexts.filter((session) => this.isFree(session)).length);
  }

  /**
   * The session for the next prompts; undefined while none is free. Few prompts get all cores. With many, one core for
   * each batch is faster overall, but the sessions are kept for images while some come.
   */
  forTexts(many: boolean): ModelSession | undefined {
    const { wide } = this.sessions;
    const sharing = many ? this.sharingTexts : [];
    return (sharing.length > 0 ? sharing : [wide]).find((session) => this.isFree(session));
  }

  /** The sessions that share prompts when there are many. */
  private get sharingTexts(): readonly ModelSession[] {
    return this.sessions.narrow.filter(({ hasText, healthy }) => hasText && healthy);
  }

  /**
   * The session for the next images; undefined while none is free. A single image gets all cores; with more of them,
   * one core for each batch is faster overall.
   *
   * @param waiting number of images that are waiting or being decoded
   */
  forImages(waiting: number): ModelSession | undefined {
    const { wide, narrow } = this.sessions;
    // Behind a short run of prompts it is still faster there than on one of the cores that the prompts use.
    const alone =
      waiting === 1 && [...this.inFlight.values()].reduce((sum, runs) => sum + runs, 0) === this.textsInWide;
    const eligible = narrow.length === 0 || alone ? [wide] : narrow;
    // Runs of an unhealthy session fail, or wait until it is back: it is used only when no healthy one is left.
    const healthy = [eligible, this.all].map((some) => some.filter((session) => session.healthy));
    const best = healthy.find(({ length }) => length > 0) ?? eligible;
    const free = best.find((session) => this.isFree(session));
    // Where prompts have the others for a long run, an image does not wait for its end.
    return free ?? (this.textsInNarrow > 0 && this.isFree(wide) && wide.healthy ? wide : undefined);
  }

  /**
   * Runs something in the session. Its next run starts before the results of this one are delivered. If the session's
   * thread is lost, the run is repeated in another session, or in this one when it is back; not if it has hung.
   */
  async run(tower: Tower, session: ModelSession, start: Run): Promise<RunResult> {
    return this.runOnce(tower, session, start).catch((error: unknown) => {
      if (!(error instanceof ThreadLost) || error.hung) throw error;
      return this.runOnce(tower, this.standInFor(tower, session), start);
    });
  }

  private async runOnce(tower: Tower, session: ModelSession, start: Run) {
    const inNarrow = tower === 'text' && session !== this.sessions.wide ? 1 : 0;
    const inWide = tower === 'text' && session === this.sessions.wide ? 1 : 0;
    this.textsInNarrow += inNarrow;
    this.textsInWide += inWide;
    this.count(session, 1);
    try {
      return await start(session);
    } finally {
      this.textsInNarrow -= inNarrow;
      this.textsInWide -= inWide;
      this.count(session, -1);
      this.onFree();
    }
  }

  /** A free session with that tower; otherwise itself, which is started again. */
  private standInFor(tower: Tower, session: ModelSession): ModelSession {
    const others = this.all.filter((other) => other !== session && (other.hasText || tower === 'image'));
    return others.find((other) => other.healthy && this.isFree(other)) ?? session;
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
