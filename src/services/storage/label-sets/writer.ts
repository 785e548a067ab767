import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** How long a claim of a writer on another machine is believed, ms. */
const LEASE_MS = 30_000;

const SELF = { host: hostname(), pid: process.pid, boot: randomBytes(8).toString('hex') };

/** Names this process in claims: host, process id, and a value that a later process of the same id does not have. */
export const THIS_WRITER = `${SELF.host}:${SELF.pid}:${SELF.boot}`;

/**
 * Whether the writer of a claim is gone. A wrong yes costs the writer a second try and nothing else: a commit needs
 * the claim, so what was written under a claim that was taken away is never read.
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
