import type { TenantId } from '../../domain/ids.js';
import { normaliseRows } from '../../domain/vectors.js';
import type { Lane } from '../concurrency/queues/fair-queue.js';
import type { Brake } from '../concurrency/threads/brake.js';
import type { Pixels } from '../images/preprocess.js';
import type { ModelSession, RunResult, Sessions } from '../models/model-session.js';
import type { TokenCounts } from '../models/protocol.js';
import { type EmbeddedImage, type ImageJob, ImageQueue } from './image-queue.js';
import { Prices } from './prices.js';
import { SessionPool } from './session-pool.js';
import { TextPace } from './text/text-pace.js';
import { type EmbeddedTexts, type TextOptions, TextQueue } from './text/text-queue.js';
import { type Tower, TowerTurns } from './tower-turns.js';

export interface EmbedderOptions {
  /** Maximum time for which a batch waits for images that are being decoded, ms. */
  readonly windowMs: number;
  /** Called after each successful run of the image tower. */
  readonly onImageRun?: (images: number) => void;
  /** Is told what prompts cost. */
  readonly prices?: Prices;
  /** Holds back other work while an image is on its way. */
  readonly brake?: Brake;
}

/** How much of the model a run takes, and how urgent it is. */
interface RunShare {
  /** Number of sessions that share the cores. */
  readonly sharers: number;
  readonly lane: Lane;
}

const ALL: RunShare = { sharers: 1, lane: 'interactive' };

/** Estimate for a prompt where nobody has given one, ms. */
const MS_PER_PROMPT = 1;

/**
 * The only queue in front of the model, for all requests of the process and all sessions of the model.
 *
 * A batch starts as soon as a session is free, with whatever is waiting. It waits for more images only while some are
 * known to be coming: images are passed as promises of pixels, so the embedder knows how many are being decoded.
 * Prompts and images take turns by time, so that a large label set does not hold up classification. So do the tenants
 * whose prompts are waiting; images arrive in the order in which tenants take turns at decoding. `TextPace` says how many
 * prompts go into a run.
 */
export class Embedder {
  private readonly images = new ImageQueue();
  private readonly texts: TextQueue;
  private readonly pool: SessionPool;
  private readonly prices: Prices;
  private readonly towers = new TowerTurns();
  private readonly pace = new TextPace();
  private coming = 0;
  private isSoon = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    sessions: Sessions,
    private readonly options: EmbedderOptions,
  ) {
    this.pool = new SessionPool(sessions, () => this.next());
    this.prices = options.prices ?? new Prices(MS_PER_PROMPT);
    this.texts = new TextQueue(this.prices, this.pool.maxTexts, (tenant) => {
      this.pace.promptsCame(tenant);
      this.soon();
    });
  }

  /** Number of prompts that go into a run together, even while others wait. */
  get portion(): number {
    return TextPace.shortRun(this.prices.prompt, this.pool.maxTexts);
  }

  /** Estimated model time of one prompt, ms. */
  get msPerPrompt(): number {
    return this.prices.prompt;
  }

  /** Numbers that order prompts by their time in the model. @throws Error when the model's thread is lost */
  lengths(prompts: readonly string[]): Promise<readonly number[]> {
    return this.pool.lengths(prompts);
  }

  /** How many tokens prompts have, and how many the model reads. @throws Error when the model's thread is lost */
  tokens(prompts: readonly string[]): Promise<TokenCounts> {
    return this.pool.tokens(prompts);
  }

  /** @returns why the model cannot run; undefined when it can */
  health(): Promise<string | undefined> {
    return this.pool.health();
  }

  /** Number of runs of each tower since the start. */
  get runs(): { text: number; image: number } {
    return this.pool.runs;
  }

  /**
   * Settles when the pixels are no longer read.
   *
   * @param decoding settles with the pixels; until then the embedder counts the image as coming
   * @throws what `decoding` throws; the signal's reason when it aborts before the run; Error when the model fails
   */
  async embedImage(decoding: Promise<Pixels>, signal: AbortSignal): Promise<EmbeddedImage> {
    const release = this.options.brake?.hold();
    return this.queueImage(decoding, signal).finally(release);
  }

  private async queueImage(decoding: Promise<Pixels>, signal: AbortSignal): Promise<EmbeddedImage> {
    this.coming++;
    this.pace.imageCame();
    let pixels: Pixels;
    try {
      pixels = await decoding;
      signal.throwIfAborted();
    } finally {
      this.coming--;
      // After pending promises have run: only then have the pixels joined the queue.
      setImmediate(() => this.next());
    }
    return this.images.push(pixels, signal);
  }

  /**
   * @param tenant owner of the prompts; undefined for the service's own
   * @throws Error when the model fails; the signal's reason when it aborts before the last run
   */
  embedTexts(
    tenant: TenantId | undefined,
    prompts: readonly string[],
    options: TextOptions = {},
  ): Promise<EmbeddedTexts> {
    return this.texts.embed(tenant, prompts, options);
  }

  /** After everything that is pushed now: many portions are shared out otherwise than the first of them alone. */
  private soon(): void {
    if (this.isSoon) return;
    this.isSoon = true;
    setImmediate(() => {
      this.isSoon = false;
      this.next();
    });
  }

  private next(): void {
    clearTimeout(this.timer);
    for (;;) {
      const wait = this.imageWait();
      const forImages = wait === 0 ? this.pool.forImages(this.images.size + this.coming) : undefined;
      const forTexts = this.mayRunTexts ? this.pool.forTexts(this.areTextsAlone) : undefined;
      const isTextNext = forTexts !== forImages || this.towers.next === 'text';
      if (forTexts && isTextNext) void this.runTexts(forTexts);
      else if (forImages) void this.runImages(forImages);
      else {
        if (wait > 0 && wait < Infinity) this.timer = setTimeout(() => this.next(), wait);
        return;
      }
    }
  }

  /** Prompts that may take their time do not begin while an image is on its way, unless it is their turn. */
  private get mayRunTexts(): boolean {
    const { urgency } = this.texts;
    if (urgency !== 'batch' || this.images.size + this.coming === 0) return urgency !== undefined;
    return this.towers.next === 'text';
  }

  /** Time for which the waiting images still wait for others, ms; Infinity when no image is waiting. */
  private imageWait(): number {
    const { oldest } = this.images;
    if (!oldest) return Infinity;
    if (this.images.size >= this.pool.maxImages || this.coming === 0) return 0;
    return Math.max(0, oldest.arrived + this.options.windowMs - performance.now());
  }

  private async runTexts(session: ModelSession): Promise<void> {
    const { prompts, lane, done, resolve, reject } = this.texts.take(this.textRun(session));
    const sharers = this.pool.sharers(session);
    try {
      const { vectors, truncated } = await this.pool.run('text', session, async (free) => {
        const result = await this.timed('text', free.embedTexts(prompts), { sharers, lane });
        // Before the next turn is given.
        done(result.runMs / sharers);
        this.prices.promptsRan(prompts.length, result.runMs / sharers);
        return result;
      });
      resolve({ vectors: normaliseRows(vectors, prompts.length), truncated });
    } catch (error) {
      reject(error);
    }
  }

  /** Whether the prompts of one tenant have the model to themselves, and are more than one portion. */
  private get areTextsAlone(): boolean {
    return this.pace.isAlone && (this.texts.size > 1 || this.pool.isBusy);
  }

  /** Maximum number of prompts of several portions in the next run, in that session. */
  private textRun(session: ModelSession): number {
    if (!this.pace.isAlone) return 0;
    const size = TextPace.longRun(this.prices.prompt * this.pool.sharers(session), this.pool.maxTexts);
    return Math.min(size, Math.ceil(this.texts.prompts / this.pool.freeTextSessions));
  }

  private async timed(tower: Tower, run: Promise<RunResult>, { sharers, lane }: RunShare = ALL): Promise<RunResult> {
    this.towers.begin(tower, tower === 'text' ? this.images.size + this.coming > 0 : this.texts.size > 0);
    const result = await run;
    this.towers.spend(tower, result.runMs / sharers, lane);
    return result;
  }

  private async runImages(session: ModelSession): Promise<void> {
    const jobs = this.takeImages(session);
    const started = performance.now();
    const buffers = jobs.map(({ pixels }) => pixels);
    try {
      const { vectors, runMs } = await this.pool.run('image', session, (free) =>
        this.timed('image', free.embedImages(buffers)),
      );
      this.options.onImageRun?.(jobs.length);
      normaliseRows(vectors, jobs.length).forEach((vector, i) => {
        const { arrived, resolve } = jobs[i] as ImageJob;
        resolve({
          // A copy, so that whoever keeps it does not keep the whole batch.
          vector: vector.slice(),
          queueMs: started - arrived,
          embedMs: runMs,
          batchSize: jobs.length,
        });
      });
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }

  /** Takes a full batch, or fewer images when several free sessions can share them. */
  private takeImages({ maxBatch }: ModelSession): ImageJob[] {
    const share = Math.ceil((this.images.size + this.coming) / this.pool.freeImageSessions);
    return this.images.take(Math.min(maxBatch.images, share));
  }
}
