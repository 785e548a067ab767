import { parentPort } from 'node:worker_threads';

/** A message to a thread. */
export type ToThread<Task> =
  | { readonly kind: 'run'; readonly id: number; readonly task: Task }
  /** End after the task in progress. */
  | { readonly kind: 'close' };

/** A message from a thread. */
export type FromThread<Result> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly stack: string | undefined };

export interface ThreadWork<Task, Result> {
  /** A fault of the task's input belongs into the result: what is thrown is a fault of the service. */
  run(task: Task): Result | Promise<Result>;
  /** The parts of a result that are handed over instead of copied. */
  transfer?(result: Result): ArrayBuffer[];
  close?(): Promise<void>;
}

/** Makes this thread perform the tasks of a `SupervisedThread`. Call it when the thread is able to. */
export function serveTasks<Task, Result>(work: ThreadWork<Task, Result>): void {
  if (!parentPort) throw new Error('this script is started by a SupervisedThread');
  const port = parentPort;
  const send = (message: FromThread<Result>, transfer?: ArrayBuffer[]) => port.postMessage(message, transfer);
  let running: Promise<void> = Promise.resolve();

  async function run(id: number, task: Task): Promise<void> {
    try {
      const result = await work.run(task);
      send({ kind: 'done', id, result }, work.transfer?.(result));
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
      send({ kind: 'failed', id, message, stack });
    }
  }

  port.on('message', async (message: ToThread<Task>) => {
    if (message.kind === 'run') {
      running = run(message.id, message.task);
      return;
    }
    await running;
    await work.close?.();
    port.close();
  });
  send({ kind: 'ready' });
}
