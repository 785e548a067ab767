import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const NAME = '.fetching';
/** How often the holder shows that it lives, ms. */
const BEAT_MS = 500;
/**
 * A lock that has shown nothing for so long is abandoned, ms. That its process does not exist is no proof: containers
 * may share the name of a machine and not its processes.
 */
const ABANDONED_MS = { dead: 1_500, unknown: 15_000 };
const POLL_MS = 200;

interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly token: string;
}

interface Waiting {
  /** Called once, when another process holds the lock. */
  readonly onWait: (holder: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Locks of this process, by their tokens: its own id says nothing about whether they are held. */
const held = new Set<string>();

/**
 * The right to fetch into a folder, one process at a time, on any file system that processes share. What a process
 * leaves behind that ends in the middle is taken over when it has not been touched for a while, by the waiter's clock.
 */
export class FolderLock {
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly token: string,
  ) {
    held.add(token);
    this.timer = setInterval(() => {
      const now = new Date();
      utimes(path, now, now).catch(() => undefined);
    }, BEAT_MS);
    this.timer.unref();
  }

  /** Waits for the lock. @throws an AbortError when the signal is aborted */
  static async acquire(folder: string, { onWait, signal }: Waiting): Promise<FolderLock> {
    const path = join(folder, NAME);
    const holder: Holder = { host: hostname(), pid: process.pid, token: randomUUID() };
    let seen: { token: string; touched: number; at: number } | undefined;
    while (!(await create(path, holder))) {
      const other = await look(path);
      if (!other) continue;
      if (seen?.token !== other.token && other.token !== '') onWait(`process ${other.pid} on ${other.host}`);
      if (seen?.token !== other.token || seen.touched !== other.touched) seen = { ...other, at: performance.now() };
      const limitMs = isDead(other) ? ABANDONED_MS.dead : ABANDONED_MS.unknown;
      if (performance.now() - seen.at > limitMs) await remove(path, other.token);
      else await sleep(POLL_MS, undefined, { signal });
    }
    return new FolderLock(path, holder.token);
  }

  /** Whether nobody has taken it over: a process that was stopped for a while is thought dead. */
  async isHeld(): Promise<boolean> {
    return (await look(this.path))?.token === this.token;
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    held.delete(this.token);
    await remove(this.path, this.token);
  }
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(JSON.stringify(holder)).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns undefined when there is no lock */
async function look(path: string): Promise<(Holder & { touched: number }) | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { ...parse(text), touched: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock of which only the beginning was written has no holder that could be asked. */
function parse(text: string): Holder {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { host: 'another machine', pid: 0, token: '' };
  }
}

/** Whether the holder was a process of this machine that has ended. */
function isDead({ host, pid, token }: Holder): boolean {
  if (host !== hostname()) return false;
  // The first process of a container has the id of the one before it.
  if (pid === process.pid) return !held.has(token);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Removes the lock of one holder, and no other that has come meanwhile. */
async function remove(path: string, token: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await look(aside))?.token === token) await rm(aside, { force: true });
  else await rename(aside, path);
}
