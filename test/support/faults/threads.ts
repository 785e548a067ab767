import type { Worker } from 'node:worker_threads';
import type { Supervision, ThreadGone, ThreadLost } from '#lexiclip/services/concurrency/threads/supervision.js';
import { nativeProcess } from '../native.js';

/** The threads that this process starts from now on, in the order of their starts. */
export function startedThreads(): { readonly all: Worker[]; readonly last: Worker; forget(): void } {
  const all: Worker[] = [];
  const keep = (thread: Worker) => all.push(thread);
  nativeProcess.on('worker', keep);
  return {
    all,
    get last() {
      return all.at(-1) as Worker;
    },
    forget: () => nativeProcess.off('worker', keep),
  };
}

/** Keeps what it is told. */
export class Witness implements Supervision {
  readonly lost: ThreadLost[] = [];
  readonly gone: ThreadGone[] = [];

  constructor(public hungMs = 20_000) {}

  onLost(lost: ThreadLost): void {
    this.lost.push(lost);
  }

  onGone(gone: ThreadGone): void {
    this.gone.push(gone);
  }
}

/** `NODE_OPTIONS` that let a signal end all threads of a process. */
export const END_THREADS_ON_SIGUSR2 = `--import data:text/javascript,${encodeURIComponent(`
  const threads = [];
  process.on('worker', (thread) => threads.push(thread));
  process.on('SIGUSR2', () => Promise.all(threads.map((thread) => thread.terminate())));
`)}`;
