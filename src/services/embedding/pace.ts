/** Number of images in one measurement: the model finishes them in batches. */
const SAMPLE = 32;

/** Measures the time per image while images are waiting, which turns a queue length into a waiting time. */
export class Pace {
  private started = 0;
  private count = 0;

  /** @param msPerImage estimate until the first measurement, ms */
  constructor(public msPerImage: number) {}

  /** Records that an image has been started. */
  busy(): void {
    if (this.started === 0) this.started = performance.now();
  }

  /**
   * Records that an image has been finished.
   *
   * @param more whether others are waiting: idle time must not be measured
   */
  done(more: boolean): void {
    this.count++;
    if (this.count >= SAMPLE) {
      const measured = (performance.now() - this.started) / this.count;
      this.msPerImage = (this.msPerImage + measured) / 2;
    }
    if (this.count >= SAMPLE || !more) {
      this.count = 0;
      this.started = more ? performance.now() : 0;
    }
  }
}
