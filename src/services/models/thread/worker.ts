/** A thread that holds a model. `thread-session.ts` starts it; `protocol.ts` has the types of its tasks. */
import { workerData } from 'node:worker_threads';
import { yieldToMainThread } from '../../concurrency/background.js';
import { serveTasks } from '../../concurrency/threads/thread-tasks.js';
import type { ModelResult, ModelTask, SessionOptions } from '../protocol.js';
import { Towers } from './towers.js';

yieldToMainThread();

const towers = await Towers.load(workerData as SessionOptions);

serveTasks<ModelTask, ModelResult>({
  async run(task) {
    if (task.kind === 'facts') return towers.facts();
    if (task.kind === 'count') return towers.countTokens(task.prompts);
    const started = performance.now();
    const embeddings =
      task.kind === 'text'
        ? await towers.embedTexts(task.prompts, task.padding)
        : await towers.embedImages(task.pixels);
    return { ...embeddings, runMs: performance.now() - started };
  },
  transfer: (result) => ('vectors' in result ? [result.vectors.buffer as ArrayBuffer] : []),
  close: () => towers.dispose(),
});
