import type { TenantId } from '../../domain/ids.js';
import type { LabelClassifier } from '../../domain/label-classifier.js';
import type { Lane } from '../concurrency/queues/fair-queue.js';
import { Gate } from '../concurrency/queues/gate.js';
import { intoSharedMemory, sharedMemoryOf } from '../concurrency/shared-memory.js';
import { type Supervision, UNSUPERVISED } from '../concurrency/threads/supervision.js';
import { ThreadPool } from '../concurrency/threads/thread-pool.js';
import { giveWay, inTurns } from '../concurrency/turns.js';
import { type Ranking, type RankingTask, rankScores } from './row-ranking.js';
import { similarities } from './scoring.js';

/** Size from which a ranking would block the event loop for too long, floats: some 4,000 labels of 512 dimensions. */
const MIN_THREADED_FLOATS = 2_000_000;
/** Number of images that a thread compares with the labels at a time. */
const BLOCK_SIZE = 8;
/** Size of a ranking that takes a fraction of a millisecond: labels in floats, and what is asked for. */
const SHORT_FLOATS = 100_000;
const SHORT_TOP = 100;

/** Blocks of all tenants that may wait for a thread, and of one tenant. */
const MAX_WAITING = 1_024;
const MAX_WAITING_EACH = 512;

/** Whose ranking it is, and for how long. */
export interface RankOptions {
  /** Owners take turns; undefined for the service's own work. */
  readonly owner?: TenantId | undefined;
  readonly lane?: Lane | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What some of the labels have learned, with weights in shared memory where the labels are. */
  readonly classifier?: LabelClassifier | undefined;
}

/** Scratch space for the images of a block and their scores, floats. */
const blockFloats = (rows: number, dimensions: number): number => BLOCK_SIZE * (rows + dimensions);

/** Compares images with labels: small sets on the event loop, large ones in threads that share the labels' memory. */
export class Ranker {
  private readonly pool: ThreadPool<RankingTask, Ranking[]>;
  /** Free parts of the scratch space behind the labels. Each running task has its own. */
  private readonly freeSlots: number[];
  private readonly gate: Gate<TenantId | undefined>;

  /** @param threads maximum number of concurrent rankings of large sets */
  constructor(
    private readonly threads: number,
    private readonly logitScale: number,
    supervision: Supervision = UNSUPERVISED,
  ) {
    const script = new URL('./ranking-worker.js', import.meta.url);
    this.pool = new ThreadPool(
      { name: 'ranking', script, terminable: true },
      { minThreads: 0, maxThreads: threads },
      supervision,
    );
    this.freeSlots = Array.from({ length: threads }, (_, slot) => slot);
    const limits = { inside: threads, insideEach: threads, waiting: MAX_WAITING, waitingEach: MAX_WAITING_EACH };
    this.gate = new Gate('rankings of large label sets', limits);
  }

  /**
   * Prepares labels for ranking: large sets are copied into memory that the threads share.
   *
   * @param vectors row-major, [labels × dimensions]
   * @throws RangeError when WebAssembly cannot allocate as much memory
   */
  async place(vectors: Float32Array, dimensions: number): Promise<Float32Array> {
    return vectors.length < MIN_THREADED_FLOATS ? vectors : this.placeForThreads(vectors, dimensions);
  }

  /**
   * Prepares vectors that much is compared with, so that threads do it, however few there are.
   *
   * @param vectors row-major, [rows × dimensions]
   * @throws RangeError when WebAssembly cannot allocate as much memory
   */
  async placeForThreads(vectors: Float32Array, dimensions: number): Promise<Float32Array> {
    if (sharedMemoryOf(vectors)) return vectors;
    return inTurns(intoSharedMemory(vectors, this.threads * blockFloats(vectors.length / dimensions, dimensions)));
  }

  /**
   * @param images unit length, [dimensions] each
   * @param labels row-major, [labels × dimensions], unit length
   * @param topK maximum number of rows for each image
   * @throws LexiclipError OVERLOADED when too many wait for a thread; the signal's reason when it aborts meanwhile
   */
  async rank(
    images: readonly Float32Array[],
    labels: Float32Array,
    topK: number,
    options: RankOptions = {},
  ): Promise<Ranking[]> {
    if (!sharedMemoryOf(labels)) return this.rankInline(images, labels, topK, options);
    const rankings: Ranking[] = [];
    let next = 0;
    // No more blocks of one call wait than could run, so that a call cannot fill the queue.
    const rankBlocks = async () => {
      while (next < images.length) {
        const from = next;
        next += BLOCK_SIZE;
        const block = images.slice(from, from + BLOCK_SIZE);
        const ranked = await this.gate.run(options.owner, options, () =>
          this.rankInThread(block, labels, { topK, logitScale: this.logitScale, classifier: options.classifier }),
        );
        for (const [i, ranking] of ranked.entries()) rankings[from + i] = ranking;
      }
    };
    await Promise.all(Array.from({ length: this.threads }, rankBlocks));
    return rankings;
  }

  /** Whether no large set can be ranked now. */
  get faulty(): boolean {
    return this.pool.faulty;
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async rankInline(
    images: readonly Float32Array[],
    labels: Float32Array,
    topK: number,
    { owner, classifier }: RankOptions,
  ): Promise<Ranking[]> {
    const rankings: Ranking[] = [];
    // One ranking of a few labels takes less time than waiting for a turn; many fields of one request may each have one.
    const isShort =
      images.length === 1 && labels.length + (classifier?.weights.length ?? 0) <= SHORT_FLOATS && topK <= SHORT_TOP;
    for (const image of images) {
      if (!isShort) await giveWay(owner);
      rankings.push(rankScores(similarities(image, labels), image, { topK, logitScale: this.logitScale, classifier }));
    }
    return rankings;
  }

  private async rankInThread(
    images: Float32Array[],
    labels: Float32Array,
    options: Pick<RankingTask, 'topK' | 'logitScale' | 'classifier'>,
  ): Promise<Ranking[]> {
    // The gate lets in as many as there are slots.
    const slot = this.freeSlots.pop() as number;
    try {
      const { memory, scratch } = sharedMemoryOf(labels) as NonNullable<ReturnType<typeof sharedMemoryOf>>;
      const dimensions = (images[0] as Float32Array).length;
      const rows = labels.length / dimensions;
      const at = scratch + slot * blockFloats(rows, dimensions) * Float32Array.BYTES_PER_ELEMENT;
      return await this.pool.run({ memory, rows, scratch: at, images, ...options });
    } finally {
      this.freeSlots.push(slot);
    }
  }
}
