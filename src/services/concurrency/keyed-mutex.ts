/** Runs tasks with the same key one after another, and tasks with different keys concurrently. */
export class KeyedMutex {
  private readonly tails = new Map<string, Promise<unknown>>();

  /**
   * @param signal takes a task out of the queue; a task that has begun goes on
   * @throws what the task throws; later tasks run all the same. The signal's reason when it aborts before the task begins
   */
  run<T>(key: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let begun = false;
    const result = (this.tails.get(key) ?? Promise.resolve()).then(() => {
      signal?.throwIfAborted();
      begun = true;
      return task();
    });
    const tail = result
      .catch(() => undefined)
      .finally(() => {
        if (this.tails.get(key) === tail) this.tails.delete(key);
      });
    this.tails.set(key, tail);
    return signal ? unlessAborted(result, signal, () => begun) : result;
  }
}

/** The result, or the signal's reason when it aborts while the task has not begun. */
function unlessAborted<T>(result: Promise<T>, signal: AbortSignal, hasBegun: () => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      if (!hasBegun()) reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    const settled = () => signal.removeEventListener('abort', leave);
    result.then(resolve, reject).finally(settled);
  });
}
