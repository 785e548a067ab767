import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './vocabulary.js';
import type { Task } from './worker.js';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

export type Mutation = Omit<Extract<Task, { do: 'mutate' }>, 'do'>;
/** With the names of the writes that it has made. */
export type Mutated = Outcome & { readonly writes: readonly string[] };

interface Reply {
  readonly id: number;
  readonly stopped?: true;
  readonly result?: unknown;
  readonly error?: string;
}

/** A process that writes into a data directory without a server, and can be told to stop in the middle. */
export class StorageProcess {
  private readonly child: ChildProcess;
  private readonly listeners = new Map<number, (reply: Reply) => void>();

  constructor(data: string, env: Record<string, string> = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = fork(WORKER, [data], { execArgv: ['--import', 'tsx'], env: { PATH, HOME, ...env } });
    this.child.setMaxListeners(0).on('message', (reply: Reply) => this.listeners.get(reply.id)?.(reply));
  }

  prepare(slugs: readonly string[]): Promise<void> {
    return this.send({ do: 'prepare', slugs });
  }

  mutate(mutation: Mutation): Promise<Mutated> {
    return this.send({ do: 'mutate', ...mutation });
  }

  /** Starts a mutation, and resolves when it has stopped; `outcome` is there once all are told to go on. */
  async begin(mutation: Mutation & { stopAt: number }): Promise<{ readonly outcome: Promise<Mutated> }> {
    let stopped = () => {};
    const stop = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const outcome = this.send<Mutated>({ do: 'mutate', ...mutation }, stopped);
    await Promise.race([stop, outcome.then(({ writes }) => Promise.reject(new Error(`made only ${writes}`)))]);
    return { outcome };
  }

  /** Adds a label to each set, or creates it where it is not there. @returns the version that was made of each */
  write(slugs: readonly string[], writer: string): Promise<(number | null)[]> {
    return this.send({ do: 'write', slugs, writer });
  }

  /** Names of the labels of each version of each set, oldest first. */
  contents(slugs: readonly string[]): Promise<string[][][]> {
    return this.send({ do: 'contents', slugs });
  }

  prune(): Promise<void> {
    return this.send({ do: 'prune' });
  }

  go(): Promise<void> {
    return this.send({ do: 'go' });
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  private send<T>(task: Task, onStop = () => {}): Promise<T> {
    const id = this.listeners.size;
    return new Promise((resolve, reject) => {
      this.listeners.set(id, ({ stopped, result, error }) => {
        if (stopped) onStop();
        else if (error === undefined) resolve(result as T);
        else reject(new Error(error));
      });
      this.child.once('exit', () => reject(new Error('the process has ended')));
      this.child.send({ id, task });
    });
  }
}
