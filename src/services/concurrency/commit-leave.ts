import { AsyncLocalStorage } from 'node:async_hooks';

const leaves = new AsyncLocalStorage<Promise<unknown>>();

/**
 * Runs an operation that may prepare everything at once, and commits nothing that others can see before leave is given.
 * Where leave is refused, its commits throw what it was refused with.
 */
export const committingAfter = <T>(leave: Promise<unknown>, operation: () => Promise<T>): Promise<T> =>
  leaves.run(leave, operation);

/** Resolves when the running operation may commit. */
export async function leaveToCommit(): Promise<void> {
  await leaves.getStore();
}
