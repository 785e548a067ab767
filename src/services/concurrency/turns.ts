import type { Steps } from '../../domain/steps.js';
import { openRequests } from './open-requests.js';
import { TimeShares } from './queues/time-shares.js';

/**
 * How long one piece of long work may go on before the event loop has its turn, ms. A request of somebody else needs the
 * event loop six to eight times, and may wait as long each time.
 */
const TURN_MS = 2;
/** Steps between two looks at the clock, which take longer than many a step does. */
const MAX_STEPS_AT_ONCE = 8;
const SHORT_MS = 0.05;

/**
 * While several tenants want answers, the event loop rests after a turn for so many times as long as that turn took, ms
 * at most: whatever else comes meanwhile is seen to at once.
 */
const REST = 2;
const MAX_REST_MS = 30;

/** Whose work it is; undefined for that of the service. */
type Owner = string | undefined;

/** Work in pieces that waits for its next turn. */
interface LongWork {
  /** Turns that it has had. */
  readonly turns: number;
  resolve(): void;
}

/** Single pieces of work that wait for a turn. Owners take turns by time. */
const pieces = new TimeShares<Owner, () => void>();
/** In the order in which they came. */
const long: LongWork[] = [];
let turnEndsAt = 0;
let count = 0;
let isPlanned = false;

/**
 * Waits until a piece of work may be done; at once while somebody's turn lasts. All such work of the process shares the
 * turns, one piece a turn: twenty pieces that start together do not hold the event loop twenty times as long.
 */
export function giveWay(owner?: Owner): Promise<void> | undefined {
  if (performance.now() < turnEndsAt) return undefined;
  return new Promise((resolve) => {
    pieces.push(owner, resolve, TURN_MS);
    planTurn();
  });
}

/** Waits for the next turn of work in pieces. @param turns how many it has had */
function nextTurnOf(turns: number): Promise<void> | undefined {
  if (performance.now() < turnEndsAt) return undefined;
  return new Promise((resolve) => {
    long.push({ turns, resolve });
    planTurn();
  });
}

function planTurn(): void {
  if (!isPlanned) setImmediate(nextTurn);
  isPlanned = true;
}

/**
 * Single pieces and long work take turns. So do, of long work, what has had the fewest turns, which is soon done, and
 * what has waited longest, which would otherwise wait for ever while more and more comes.
 */
function nextTurn(): void {
  const started = performance.now();
  turnEndsAt = started + TURN_MS;
  count++;
  const isPiece = pieces.size > 0 && (count % 2 === 0 || long.length === 0);
  const piece = isPiece ? pieces.take(() => true) : undefined;
  if (piece) piece.item();
  else (count % 4 === 1 ? takeFewest() : (long.shift() as LongWork)).resolve();
  // After the event loop has seen to all else.
  setImmediate(() => afterTurn(performance.now() - started, piece));
}

function afterTurn(ms: number, piece: { readonly owner: Owner } | undefined): void {
  if (piece) pieces.spend(piece.owner, ms - TURN_MS);
  if (pieces.size + long.length === 0) isPlanned = false;
  else if (ms >= TURN_MS / 2 && openRequests.areShared && !isOthersTurn(piece)) {
    setTimeout(nextTurn, Math.min(MAX_REST_MS, REST * ms));
  } else nextTurn();
}

/** Whether a piece of another owner than that of the last one waits. */
const isOthersTurn = (last: { readonly owner: Owner } | undefined): boolean =>
  pieces.ownerCount > (last && pieces.sizeOf(last.owner) > 0 ? 1 : 0);

/** What has had the fewest turns. */
function takeFewest(): LongWork {
  let next = 0;
  for (let i = 1; i < long.length; i++) if ((long[i] as LongWork).turns < (long[next] as LongWork).turns) next = i;
  return long.splice(next, 1)[0] as LongWork;
}

/** Takes the steps in turns with everything else that goes on. @throws what a step throws */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let atOnce = 1;
  for (let turns = 0; ; turns++) {
    await nextTurnOf(turns);
    for (let now = performance.now(); now < turnEndsAt; ) {
      for (let i = 0; i < atOnce; i++) {
        const { done, value } = steps.next();
        if (done) return value;
      }
      const before = now;
      now = performance.now();
      atOnce = now - before < SHORT_MS ? Math.min(2 * atOnce, MAX_STEPS_AT_ONCE) : 1;
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
    if (i % atOnce === 0) turn = turn.then(() => nextTurnOf(i / atOnce));
    return turn.then(() => item);
  });
}
