import type { Steps } from '../../domain/steps.js';

/** How long one piece of long work may go on before the event loop has its turn, ms. */
const TURN_MS = 8;

const waiting: (() => void)[] = [];
let turnEndsAt = 0;

/**
 * Waits until this piece of long work may go on; at once while its turn lasts. All long work of the process shares one
 * queue, one piece a turn: twenty pieces that start together do not hold the event loop twenty times as long.
 */
export function giveWay(): Promise<void> | undefined {
  if (performance.now() < turnEndsAt) return undefined;
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(nextTurn);
  });
}

function nextTurn(): void {
  turnEndsAt = performance.now() + TURN_MS;
  waiting.shift()?.();
  // Set now, it runs after the event loop has seen to everything else.
  if (waiting.length > 0) setImmediate(nextTurn);
}

/** Takes the steps in turns with everything else that goes on. @throws what a step throws */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    await giveWay();
    while (performance.now() < turnEndsAt) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }
}

/**
 * The items as promises that come true in their order, some at a time, in turns with everything else that goes on.
 *
 * @param atOnce how many come true together
 */
export function itemsInTurns<T>(items: readonly T[], atOnce: number): Promise<T>[] {
  let turn: Promise<void> = Promise.resolve();
  return items.map((item, i) => {
    if (i % atOnce === 0) turn = turn.then(giveWay);
    return turn.then(() => item);
  });
}
