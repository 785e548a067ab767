import { setImmediate as nextTurn } from 'node:timers/promises';
import { FairQueue, type Lane } from '../concurrency/fair-queue.js';
import { intoSharedMemory, sharedMemoryOf } from '../concurrency/shared-memory.js';
import { type Supervision, UNSUPERVISED } from '../concurrency/threads/supervision.js';
import { ThreadPool } from '../concurrency/threads/thread-pool.js';
import { type Ranking, type RankingTask, rankScores } from './row-ranking.js';
import { similarities } from './scoring.js';

/** Size from which a ranking would block the event loop for too long, floats: some 4,000 labels of 512 dimensions. */
const MIN_THREADED_FLOATS = 2_000_000;
/** Number of images that a thread compares with the labels at a time. */
const BLOCK_SIZE = 8;
/** Time after which a ranking yields to the event loop, ms. */
const TURN_MS = 4;

/** Scratch space for the images of a block and their scores, floats. */
const blockFloats = (rows: number, dimensions: number): number => BLOCK_SIZE * (rows + dimensions);

/** Compares images with labels: small sets on the event loop, large ones in threads that share the labels' memory. */
export class Ranker {
  private readonly pool: ThreadPool<RankingTask, Ranking[]>;
  /** Free parts of the scratch space behind the labels. Each running task has its own. */
  private readonly freeSlots: number[];
  private readonly waiting = new FairQueue<undefined, (slot: number) => void>();

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
  }

  /**
   * Prepares labels for ranking: large sets are copied into memory that the threads share.
   *
   * @param vectors row-major, [labels × dimensions]
   * @throws RangeError when WebAssembly cannot allocate as much memory
   */
  place(vectors: Float32Array, dimensions: number): Float32Array {
    if (vectors.length < MIN_THREADED_FLOATS || sharedMemoryOf(vectors)) return vectors;
    return intoSharedMemory(vectors, this.threads * blockFloats(vectors.length / dimensions, dimensions));
  }

  /**
   * @param images unit length, [dimensions] each
   * @param labels row-major, [labels × dimensions], unit length
   * @param topK maximum number of rows for each image
   */
  async rank(
    images: readonly Float32Array[],
    labels: Float32Array,
    topK: number,
    lane: Lane = 'interactive',
  ): Promise<Ranking[]> {
    if (!sharedMemoryOf(labels)) return this.rankInline(images, labels, topK);
    const blocks: Float32Array[][] = [];
    for (let from = 0; from < images.length; from += BLOCK_SIZE) blocks.push(images.slice(from, from + BLOCK_SIZE));
    return (await Promise.all(blocks.map((block) => this.rankInThread(block, labels, topK, lane)))).flat();
  }

  /** Whether no large set can be ranked now. */
  get faulty(): boolean {
    return this.pool.faulty;
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async rankInline(images: readonly Float32Array[], labels: Float32Array, topK: number): Promise<Ranking[]> {
    const rankings: Ranking[] = [];
    let turn = performance.now();
    for (const image of images) {
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
      rankings.push(rankScores(similarities(image, labels), topK, this.logitScale));
    }
    return rankings;
  }

  private async rankInThread(
    images: Float32Array[],
    labels: Float32Array,
    topK: number,
    lane: Lane,
  ): Promise<Ranking[]> {
    const slot =
      this.freeSlots.pop() ?? (await new Promise<number>((resolve) => this.waiting.push(undefined, resolve, lane)));
    try {
      const { memory, scratch } = sharedMemoryOf(labels) as NonNullable<ReturnType<typeof sharedMemoryOf>>;
      const dimensions = (images[0] as Float32Array).length;
      const rows = labels.length / dimensions;
      const at = scratch + slot * blockFloats(rows, dimensions) * Float32Array.BYTES_PER_ELEMENT;
      return await this.pool.run({ memory, rows, scratch: at, images, topK, logitScale: this.logitScale });
    } finally {
      const next = this.waiting.take();
      if (next) next(slot);
      else this.freeSlots.push(slot);
    }
  }
}
