/**
 * The longest that a thread waits at a time, ms: however much else there is to do, it goes on. Most images are through
 * the model by then: a thread that goes on before takes a core from it for a moment, and its other threads wait for that.
 */
const MAX_WAIT_MS = 60;

/** Has threads with work that may take its time wait while something more urgent is under way. */
export class Brake {
  /** Number of urgent pieces of work. Shared with the threads, which `waitFor` it. */
  readonly urgent = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** Something urgent begins. @returns ends it; call it once */
  hold(): () => void {
    Atomics.add(this.urgent, 0, 1);
    return () => {
      if (Atomics.sub(this.urgent, 0, 1) === 1) Atomics.notify(this.urgent, 0);
    };
  }
}

/** Waits in a thread until nothing is urgent, for a short time at most. */
export function waitFor(urgent: Int32Array): void {
  const until = performance.now() + MAX_WAIT_MS;
  for (let left = MAX_WAIT_MS; left > 0; left = until - performance.now()) {
    const count = Atomics.load(urgent, 0);
    if (count === 0) return;
    Atomics.wait(urgent, 0, count, left);
  }
}
