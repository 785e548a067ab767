export type Tower = 'text' | 'image';

/** Which tower of the model runs next where both have work for one session: the one that has used less time. */
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

  /** @param ms duration of the run */
  spend(tower: Tower, ms: number): void {
    this.used[tower] += ms;
  }
}
