import type { Lane } from '../concurrency/queues/fair-queue.js';

export type Tower = 'text' | 'image';

/** While images come, prompts that may take their time get an eighth of it, as in `FairQueue`. */
const BATCH_WEIGHT = 7;

/**
 * Which tower of the model runs next where both have work for one session: the one that has used less time. The time of
 * prompts that may take their time counts several times.
 */
export class TowerTurns {
  private readonly used = { text: 0, image: 0 };

  get next(): Tower {
    return this.used.text < this.used.image ? 'text' : 'image';
  }

  /**
   * Records that a run begins.
   *
   * @param isOtherWaiting whether the other tower has work too: while it has none, it saves up no time
   */
  begin(tower: Tower, isOtherWaiting: boolean): void {
    const other = tower === 'text' ? 'image' : 'text';
    if (!isOtherWaiting) this.used[other] = Math.max(this.used[other], this.used[tower]);
  }

  /**
   * @param ms duration of the run
   * @param lane of what was run
   */
  spend(tower: Tower, ms: number, lane: Lane = 'interactive'): void {
    this.used[tower] += lane === 'batch' ? ms * BATCH_WEIGHT : ms;
  }
}
