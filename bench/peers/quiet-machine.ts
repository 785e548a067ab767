import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Unit of the times in /proc, ms. */
const TICK_MS = 10;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * @param stat the text of /proc/self/stat
 * @returns CPU time of a process and of its children that have ended, with theirs, ms
 */
export function familyMs(stat: string): number {
  // The name of the program comes second, in parentheses, and may have spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number) as [number, number, number, number];
  return (utime + stime + cutime + cstime) * TICK_MS;
}

/** CPU time of everything on the machine, ms. */
const machineMs = (): number => sum(cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq));

/**
 * Begins to watch what the rest of the machine does while a peer is measured.
 *
 * @returns gives, once the peer's processes have ended, the share of all cores that others took; undefined where the
 *   system does not tell
 */
export function watchOthers(): () => number | undefined {
  const family = (): number | undefined => {
    try {
      return familyMs(readFileSync('/proc/self/stat', 'utf8'));
    } catch {
      return undefined;
    }
  };
  const [began, machine, ours] = [performance.now(), machineMs(), family()];
  return () => {
    const now = family();
    if (now === undefined || ours === undefined) return undefined;
    const others = machineMs() - machine - (now - ours);
    return Math.max(0, others / ((performance.now() - began) * cpus().length));
  };
}
