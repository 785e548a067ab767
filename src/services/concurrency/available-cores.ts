import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** CPU time that a control group may use, in cores; undefined without a limit. */
function quota(): number | undefined {
  // Version 2: "max 100000" or "150000 100000".
  const group = /^0::(.*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  const limit = read(`/sys/fs/cgroup${group}/cpu.max`) ?? read('/sys/fs/cgroup/cpu.max');
  const [time, period] = limit?.split(' ').map(Number) ?? [
    Number(read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')),
    Number(read('/sys/fs/cgroup/cpu/cpu.cfs_period_us')),
  ];
  return time && period && time > 0 ? time / period : undefined;
}

/** Cores that this process may use: a container often has less than the machine. At least 1. */
export function availableCores(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(quota() ?? Infinity)));
}
