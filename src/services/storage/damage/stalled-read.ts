import type { RootProbe } from '../root/root-probe.js';
import { readTrouble } from './store-trouble.js';

/** A read that takes longer is a reason to ask whether the store answers at all, ms. */
const SLOW_MS = 2_000;

/**
 * Waits for a read from an object store as long as the store answers others: LanceDB repeats what stalls for longer than a
 * request may take.
 *
 * @throws LexiclipError OVERLOADED when the store does not answer; what `reading` throws otherwise
 */
export async function unlessStoreFails<T>(probe: RootProbe, reading: Promise<T>): Promise<T> {
  if (probe.root.directory !== undefined) return reading;
  const ended = reading.then(
    () => true,
    () => true,
  );
  while (!(await endsWithin(ended, SLOW_MS))) {
    const fault = await Promise.race([probe.fault(), ended.then(() => undefined)]);
    if (fault) throw readTrouble(undefined, fault);
  }
  return reading;
}

async function endsWithin(ended: Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isEnded = await Promise.race([ended, late]);
  clearTimeout(timer);
  return isEnded;
}
