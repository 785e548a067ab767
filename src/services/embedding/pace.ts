/** Measured over this many images at a time: they come out of the model in batches. */
const SAMPLE = 32;

/** How long an image takes while there is always a next one: what a queue's length means in time. */
export class Pace {
  private started = 0;
  private count = 0;

  /** @param msPerImage what to say until it has been measured */
  constructor(public msPerImage: number) {}

  /** An image is being worked on. */
  busy(): void {
    if (this.started === 0) this.started = performance.now();
  }

  /** @param more whether others are waiting: without, time does not tell what an image takes */
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
