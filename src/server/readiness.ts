import type { Draining } from '../http/draining.js';
import type { Fault } from '../http/health.js';
import { DiskProbe } from '../services/storage/disk-probe.js';
import type { BelowClassification } from './classification.js';

/** Which parts of the service cannot do their work now, the most important first. */
export function readiness(
  draining: Draining,
  { model, catalog, storage }: BelowClassification,
): () => Promise<Fault[]> {
  const disk = new DiskProbe(storage.databases.root);
  const isReachable = () =>
    storage.tenants.findBySlug('').then(
      () => true,
      () => false,
    );
  return async () => {
    const [modelFault, reachable, diskFault] = await Promise.all([
      model.embedder.health(),
      isReachable(),
      disk.fault(),
    ]);
    const faults: [part: Fault['part'], fault: string | false | undefined][] = [
      ['server', draining.stopping && 'the server is stopping'],
      ['model', modelFault],
      ['decoding', model.preprocessor.faulty && 'no image can be decoded'],
      ['ranking', catalog.ranker.faulty && 'no large label set can be ranked'],
      ['store', !reachable && 'the store is not reachable'],
      ['disk', diskFault],
    ];
    return faults.flatMap(([part, fault]) => (fault ? [{ part, fault }] : []));
  };
}
