/** A thread that holds a model. `thread-session.ts` starts it; `protocol.ts` has the types of its tasks. */
import { workerData } from 'node:worker_threads';
import { yieldToMainThread } from '../concurrency/background.js';
import { sendNote, serveTasks } from '../concurrency/threads/thread-tasks.js';
import type { DownloadProgress, ModelRun, ModelTask, SessionOptions } from './protocol.js';
import { Towers } from './towers.js';

yieldToMainThread();

const options = workerData as SessionOptions;

const towers = await Towers.load(options, (progress) => {
  const { status, file, loaded, total } = progress as DownloadProgress & { status: string };
  if (options.remote && status === 'progress') sendNote({ file, loaded, total } satisfies DownloadProgress);
});

serveTasks<ModelTask, ModelRun>({
  async run(task) {
    const started = performance.now();
    const embeddings =
      task.kind === 'text' ? await towers.embedTexts(task.prompts) : await towers.embedImages(task.pixels, task.size);
    return { ...embeddings, runMs: performance.now() - started };
  },
  transfer: ({ vectors }) => [vectors.buffer as ArrayBuffer],
  close: () => towers.dispose(),
});
