/**
 * Long work as a series of short steps, so that whoever runs it can let others go on in between. Pure functions are
 * written this way when a label set at its limits would make them take longer than a request may hold the process.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Takes all steps at once. @throws what a step throws */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Numbers that are copied in one step: a millisecond's worth. */
const COPIED_A_STEP = 1024 * 1024;

/** Copies numbers to a place among others. */
export function* copying(from: Float32Array, to: Float32Array, at: number): Steps<void> {
  for (let done = 0; done < from.length; done += COPIED_A_STEP) {
    yield;
    to.set(from.subarray(done, done + COPIED_A_STEP), at + done);
  }
}
