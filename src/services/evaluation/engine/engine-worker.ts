/** Runs in the threads of the pool in `evaluation-engine.ts`. */
import { workerData } from 'node:worker_threads';
import { yieldToOtherThreads } from '../../concurrency/background.js';
import { waitFor } from '../../concurrency/threads/brake.js';
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

/** What a thread is started with. */
export interface EngineThreadData {
  /** Of the `Brake`. */
  readonly urgent: Int32Array;
}

yieldToOtherThreads();

const { urgent } = workerData as EngineThreadData;
const giveWay = () => waitFor(urgent);
const products = await Products.load(giveWay);

serveTasks<EngineTask, unknown>({
  run({ name, params, labels, block }) {
    const task = TASKS[name] as BlockTask<unknown, unknown>;
    return task({ ...block, labels, giveWay, tiles: () => products.tiles(labels, block.vectors) }, params);
  },
  transfer: buffersIn,
  close: () => products.close(),
});
