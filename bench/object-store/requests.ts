import { setTimeout as sleep } from 'node:timers/promises';
import { inARow, type StoreProxy, type StoreRequest } from '../../test/support/object-store/proxy.js';
import { median } from '../support/measure.js';
import { atMost, type Row } from '../support/table.js';

/** Longer than an outcome in the audit log waits to be written, ms. */
const QUIET_MS = 900;
const EVERY_MS = 50;

/** What a server does by itself, whether or not it is asked for anything. */
export type Apart = 'outcomes' | 'usage' | 'polling';

/** What one operation has asked of the store. */
export interface Counted {
  /** Its requests, before the answer and after. */
  readonly requests: readonly StoreRequest[];
  /** Those that had begun and ended when the answer came: only for these it can have waited. */
  readonly before: readonly StoreRequest[];
  readonly apart: Readonly<Record<Apart, number>>;
  /** Time until the answer, ms. */
  readonly ms: number;
}

/** Which requests are counted apart: by table, and entries of the audit log from outcomes by when they are written. */
export function apartOf({ path, from }: StoreRequest, answeredAt: number): Apart | undefined {
  if (path.includes('/system/usage.lance/')) return 'usage';
  if (path.includes('/system/open_jobs.lance/')) return 'polling';
  return path.includes('/system/audit_log.lance/') && from > answeredAt ? 'outcomes' : undefined;
}

/** Waits until nothing is asked of the store but what a server asks by itself. @returns the requests meanwhile */
export async function settled(proxy: StoreProxy): Promise<StoreRequest[]> {
  const seen: StoreRequest[] = [];
  for (let since = performance.now(); performance.now() < since + QUIET_MS + proxy.latencyMs; ) {
    await sleep(EVERY_MS);
    const requests = proxy.take();
    seen.push(...requests);
    if (requests.some((request) => !isOfServer(request))) since = performance.now();
  }
  return seen;
}

const isOfServer = (request: StoreRequest): boolean => ['usage', 'polling'].includes(apartOf(request, 0) ?? '');

/** Counts the requests of a task that runs alone on the servers behind the proxy. */
export async function counted(proxy: StoreProxy, task: () => Promise<unknown>): Promise<Counted> {
  await settled(proxy);
  const asked = performance.now();
  await task();
  const answered = performance.now();
  const all = [...proxy.take(), ...(await settled(proxy))].filter(({ from }) => from >= asked);
  const requests = all.filter((request) => apartOf(request, answered) === undefined);
  const count = (which: Apart) => all.filter((request) => apartOf(request, answered) === which).length;
  return {
    requests,
    before: requests.filter(({ to }) => to <= answered),
    apart: { outcomes: count('outcomes'), usage: count('usage'), polling: count('polling') },
    ms: answered - asked,
  };
}

export const number = (value: number): string => String(value);

/** Rows of one operation: medians, what was counted apart, least and most. @param row floor of those one after the other */
export function rowsOf(what: string, runs: readonly Counted[], floor: number, row?: number): Row[] {
  const counts = runs.map(({ requests }) => requests.length);
  const chains = runs.map(({ before }) => inARow(before));
  const apart = (which: Apart) => median(runs.map((run) => run.apart[which]));
  return [
    { what: `${what}: requests, median of ${runs.length}`, ...atMost(median(counts), floor, number) },
    { what: '  least and most', measured: `${Math.min(...counts)}, ${Math.max(...counts)}` },
    {
      what: '  one after the other, median',
      ...(row === undefined ? { measured: number(median(chains)) } : atMost(median(chains), row, number)),
    },
    {
      what: '  counted apart: outcomes of the audit log, usage, open jobs',
      measured: `${apart('outcomes')}, ${apart('usage')}, ${apart('polling')}`,
    },
  ];
}
