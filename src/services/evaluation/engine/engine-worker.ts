/** Runs in the threads of the pool in `evaluation-engine.ts`. */
import { yieldToOtherThreads } from '../../concurrency/background.js';
import { serveTasks } from '../../concurrency/threads/thread-tasks.js';
import type { PlacedLabels, SampleBlock } from './comparison.js';
import { Products } from './products.js';
import type { BlockTask } from './tasks/block.js';
import { buffersIn, TASKS, type TaskName } from './tasks/registry.js';

/** A block with what is to be done with it. */
export interface EngineTask {
  readonly name: TaskName;
  readonly params: unknown;
  readonly labels: PlacedLabels;
  readonly block: SampleBlock;
}

yieldToOtherThreads();

const products = await Products.load();

serveTasks<EngineTask, unknown>({
  run({ name, params, labels, block }) {
    const task = TASKS[name] as BlockTask<unknown, unknown>;
    return task({ ...block, labels, tiles: () => products.tiles(labels, block.vectors) }, params);
  },
  transfer: buffersIn,
  close: () => products.close(),
});
