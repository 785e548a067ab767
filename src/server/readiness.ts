import type { Draining } from '../http/draining.js';
import type { Fault } from '../http/health.js';
import type { BelowClassification } from './classification.js';

/** Which parts of the service cannot do their work now, the most important first. */
export function readiness(
  draining: Draining,
  { model, catalog, storage }: BelowClassification,
): () => Promise<Fault[]> {
  const { probe, root } = storage.databases;
  // In a directory, what can be written may still not be read. An object store is asked once, by the probe.
  const isReadable = async () =>
    root.directory === undefined ||
    storage.tenants.findBySlug('').then(
      () => true,
      () => false,
    );
  return async () => {
    const [modelFault, readable, rootFault] = await Promise.all([model.embedder.health(), isReadable(), probe.fault()]);
    const faults: [part: Fault['part'], fault: string | false | undefined][] = [
      ['server', draining.stopping && 'the server is stopping'],
      ['model', modelFault],
      ['decoding', model.preprocessor.faulty && 'no image can be decoded'],
      ['ranking', catalog.ranker.faulty && 'no large label set can be ranked'],
      ['store', !readable && 'the store is not reachable'],
      [rootFault?.part ?? 'store', rootFault?.fault],
    ];
    return faults.flatMap(([part, fault]) => (fault ? [{ part, fault }] : []));
  };
}
