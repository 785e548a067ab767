import type { Table } from '@lancedb/lancedb';
import type { LabelId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';

/** Finds the `count` rows that are most similar to each query, by comparing it with all rows. */
export type Nearest = (
  queries: readonly Float32Array[],
  rows: LabelRows,
  count: number,
) => Promise<readonly (readonly number[])[]>;

/** Number of labels that the recall is measured for. */
const RECALL_COUNT = 10;
const QUERY_COUNT = 40;
const MIN_RECALL = 0.995;
const MIN_NPROBES = 16;
/**
 * Finds the number of partitions that a search must visit for the minimum recall, and the recall then. The queries are
 * points between labels, because images are not close to any single label either.
 */
export async function measureRecall(
  table: Table,
  rows: LabelRows,
  nearest: Nearest,
): Promise<{ nprobes: number; recallAt10: number }> {
  const { vectors, dimensions, labels } = rows;
  const count = labels.length;
  const at = (row: number) => vectors.subarray(row * dimensions, (row + 1) * dimensions);
  const queries = Array.from({ length: QUERY_COUNT }, (_, i) => {
    const [a, b] = [at((i * 7919) % count), at((i * 104_729 + 1) % count)];
    return a.map((value, j) => 0.7 * value + 0.3 * (b[j] as number));
  });
  const expected = (await nearest(queries, rows, RECALL_COUNT)).map(
    (found) => new Set(found.map((row) => labels[row]?.id)),
  );
  const total = expected.reduce((sum, { size }) => sum + size, 0);
  const partitions = Math.ceil(Math.sqrt(count));
  for (let nprobes = Math.min(MIN_NPROBES, partitions); ; nprobes = Math.min(nprobes * 2, partitions)) {
    let hits = 0;
    for (const [i, query] of queries.entries()) {
      const search = table
        .vectorSearch(query)
        .distanceType('cosine')
        .nprobes(nprobes)
        .limit(RECALL_COUNT)
        .select(['id', '_distance']);
      const ids = (await search.toArrow()).batches.flatMap((batch) => [...(batch.getChild('id') as Iterable<LabelId>)]);
      hits += ids.filter((id) => expected[i]?.has(id)).length;
    }
    const recallAt10 = hits / total;
    if (recallAt10 >= MIN_RECALL || nprobes === partitions) return { nprobes, recallAt10 };
  }
}
