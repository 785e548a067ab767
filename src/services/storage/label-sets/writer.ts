import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** Time for which the claim of a writer on another machine is respected, ms. */
const LEASE_MS = 30_000;

const SELF = { host: hostname(), pid: process.pid, boot: randomBytes(8).toString('hex') };

/** Identifies this process in claims: host, process id, and a random value, because process ids are reused. */
export const THIS_WRITER = `${SELF.host}:${SELF.pid}:${SELF.boot}`;

/**
 * Whether the writer of a claim is dead. A wrong yes only makes the writer try again: a commit needs the claim, so
 * what was written under a withdrawn claim is never read.
 */
export function isDead(writer: string, claimedAt: Date, now = Date.now()): boolean {
  const [boot, pid, ...host] = writer.split(':').reverse();
  if (host.reverse().join(':') === SELF.host) {
    if (Number(pid) === SELF.pid) return boot !== SELF.boot;
    if (!isRunning(Number(pid))) return true;
  }
  return now - claimedAt.getTime() > LEASE_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
