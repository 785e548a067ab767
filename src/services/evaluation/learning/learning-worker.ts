/** Runs in the thread of `learner.ts`. */
import { yieldToMainThread } from '../../concurrency/background.js';
import { serveTasks } from '../../concurrency/threads/thread-tasks.js';
import type { Examples } from './examples.js';
import { type Learned, type LearningSteps, learning } from './learning.js';

export type LearningTask = { readonly kind: 'begin'; readonly examples: Examples } | { readonly kind: 'goOn' };

export type LearningResult =
  /** @param share of the work that is done */
  | { readonly kind: 'underWay'; readonly share: number }
  | { readonly kind: 'learned'; readonly learned: Learned }
  /** This thread has begun nothing: it replaces the one that had. */
  | { readonly kind: 'nothingBegun' };

/** How long the thread works between two times that it can be told to stop, ms. */
const TURN_MS = 50;

yieldToMainThread();

let steps: LearningSteps | undefined;

function run(task: LearningTask): LearningResult {
  if (task.kind === 'begin') steps = learning(task.examples);
  if (!steps) return { kind: 'nothingBegun' };
  const until = performance.now() + TURN_MS;
  let share = 0;
  while (performance.now() < until) {
    const step = steps.next();
    if (step.done) {
      steps = undefined;
      return { kind: 'learned', learned: step.value };
    }
    share = step.value;
  }
  return { kind: 'underWay', share };
}

serveTasks({ run });
