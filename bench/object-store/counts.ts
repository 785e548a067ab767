import type { Gateway } from '../../test/support/object-store/gateway.js';
import type { Row } from '../support/table.js';
import { countedBucket } from './bucket.js';
import { Operations } from './operations.js';
import { type Counted, counted, rowsOf } from './requests.js';

/** Requests of changes of the catalog. */
export async function benchCounts(gateway: Gateway, { runs }: { runs: number }): Promise<Row[]> {
  const { place, proxy } = await countedBucket(gateway);
  try {
    const operations = await Operations.prepare((await place.start()).url);
    const measure = async (task: () => Promise<unknown>): Promise<Counted[]> => {
      const all: Counted[] = [];
      while (all.length < runs) all.push(await counted(proxy, task));
      return all;
    };
    return [
      ...rowsOf('upsertLabels of 1 into 1,000', await measure(() => operations.upsert()), 22, 9),
      ...rowsOf("createLabelSet of 10, not a tenant's first", await measure(() => operations.createLabelSet()), 30),
      ...rowsOf('createTenant', await measure(() => operations.createTenant()), 20),
      ...rowsOf('tagLabelSetVersion', await measure(() => operations.tag()), 16),
    ];
  } finally {
    await place.close();
  }
}
