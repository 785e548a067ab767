/** What has come: a value, nothing within the time, or the end. */
type Taken<T> = { readonly value: T } | 'nothing' | 'end';

/** Keeps the newest of the values that come until it is taken. Those before it are left out. For one taker at a time. */
export class Newest<T> {
  private held: { readonly value: T } | undefined;
  private ended = false;
  private wake: () => void = () => undefined;

  put(value: T): void {
    if (this.ended) return;
    this.held = { value };
    this.wake();
  }

  /** Nothing comes any more. What is kept can still be taken. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Nothing comes any more, and what is kept is forgotten. */
  endNow(): void {
    this.held = undefined;
    this.end();
  }

  /** @param ms how long to wait */
  async take(ms: number): Promise<Taken<T>> {
    if (!this.held && !this.ended) await this.somethingWithin(ms);
    const { held } = this;
    this.held = undefined;
    return held ?? (this.ended ? 'end' : 'nothing');
  }

  private somethingWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
