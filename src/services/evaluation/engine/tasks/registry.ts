import type { BlockTask } from './block.js';
import { likeliest } from './likeliest.js';
import { likeness } from './likeness.js';
import { outerProducts } from './outer-products.js';
import { precision } from './precision.js';
import { results } from './results.js';
import { rightProducts } from './right-products.js';
import { scaleLoss } from './scale-loss.js';
import { similarities } from './similarities.js';
import { topRows } from './top-rows.js';

/** What the threads can do with a block, by name. */
export const TASKS = {
  likeliest,
  likeness,
  outerProducts,
  precision,
  results,
  rightProducts,
  scaleLoss,
  similarities,
  topRows,
};

export type TaskName = keyof typeof TASKS;
export type ParamsOf<Name extends TaskName> =
  (typeof TASKS)[Name] extends BlockTask<infer Params, infer _> ? Params : never;
export type ResultOf<Name extends TaskName> =
  (typeof TASKS)[Name] extends BlockTask<infer _, infer Result> ? Result : never;

/** Turns the parts of one result that are numbers in memory of their own into what is handed over instead of copied. */
export function buffersIn(result: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(result)) return result.buffer instanceof ArrayBuffer ? [result.buffer] : [];
  return result !== null && typeof result === 'object' ? Object.values(result).flatMap(buffersIn) : [];
}
