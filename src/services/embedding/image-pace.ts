import type { Lane } from '../concurrency/queues/fair-queue.js';

/** How long nobody must have waited for an answer, ms, before the images of jobs have the model to themselves. */
const ALONE_MS = 2_000;
/** Images of jobs that are decoded or encoded at a time while others come. */
const BESIDE_OTHERS = 1;

/**
 * How many images of jobs are under way. A run of the model cannot be interrupted, and what is decoded waits in line for
 * it: so there is hardly one while somebody waits for an answer, and as many as there is room for while nobody does.
 */
export class ImagePace {
  private disturbed = Number.NEGATIVE_INFINITY;
  private underWay = 0;

  /** An image came. */
  came(lane: Lane): void {
    if (lane === 'interactive') this.disturbed = performance.now();
  }

  /** An image is begun. @returns ends it; call it once */
  begin(lane: Lane): () => void {
    if (lane === 'interactive') return () => undefined;
    this.underWay++;
    return () => {
      this.underWay--;
    };
  }

  /** Whether an image of a job may be begun. */
  get mayBeginBatch(): boolean {
    return this.underWay < BESIDE_OTHERS || performance.now() - this.disturbed >= ALONE_MS;
  }
}
