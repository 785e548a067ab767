import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** CPU limit of the control group, in cores; undefined when there is none. */
function quota(): number | undefined {
  // cgroup version 2: "max 100000" or "150000 100000".
  const group = /^0::(.*)$/m.exec(readText('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  const limit = readText(`/sys/fs/cgroup${group}/cpu.max`) ?? readText('/sys/fs/cgroup/cpu.max');
  const [time, period] = limit?.split(' ').map(Number) ?? [
    Number(readText('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')),
    Number(readText('/sys/fs/cgroup/cpu/cpu.cfs_period_us')),
  ];
  return time && period && time > 0 ? time / period : undefined;
}

/** Number of cores that this process may use, at least 1: a container often has fewer than the machine. */
export function availableCores(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(quota() ?? Infinity)));
}
