import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import type { LabelId, LabelSetId, PromptTemplateId, TenantId } from '#lexiclip/domain/ids.js';
import type { LabelRows } from '#lexiclip/domain/label-rows.js';
import { contentDigest, labelDigests, type VersionRecord, versionDigest } from '#lexiclip/domain/version-digest.js';
import { Ranker } from '#lexiclip/services/ranking/ranker.js';
import {
  LABEL_SETS,
  type LogEntry,
  labelSetLog,
  rowTableName,
} from '#lexiclip/services/storage/label-sets/label-set-kind.js';
import { Databases } from '#lexiclip/services/storage/lance/databases.js';
import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';
import { VectorIndexStore } from '#lexiclip/services/storage/vector-index-store.js';
import { createRows } from '#lexiclip/services/storage/versions/row-table.js';
import { fullVersion } from '#lexiclip/services/storage/versions/version-chain.js';
import { batchOf } from '#lexiclip/services/storage/versions/version-writer.js';
import { nameOf } from '../support/labels.js';
import { median } from '../support/measure.js';
import { atLeast, atMost, ms, type Row, times } from '../support/table.js';

const DIMENSIONS = 512;
const TOP = 10;
/** Roughly the number of topics in a large vocabulary, around which its labels cluster. */
const CLUSTERS = 300;
const SPREAD = 0.6;

/** Pseudo-random numbers, roughly normally distributed, and the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => next() + next() + next() + next() - 2;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Unit vectors around `CLUSTERS` centres, row-major, [labels × dimensions]. */
function clustered(labels: number, random: () => number): Float32Array {
  const centres = Array.from({ length: CLUSTERS }, () => unit(new Float32Array(DIMENSIONS).map(random)));
  const vectors = new Float32Array(labels * DIMENSIONS);
  for (let row = 0; row < labels; row++) {
    const centre = centres[row % CLUSTERS] as Float32Array;
    const noise = unit(new Float32Array(DIMENSIONS).map(random));
    vectors.set(unit(centre.map((value, i) => value + SPREAD * (noise[i] as number))), row * DIMENSIONS);
  }
  return vectors;
}

const rowsOf = (vectors: Float32Array): LabelRows => {
  const count = vectors.length / DIMENSIONS;
  const labels = Array.from({ length: count }, (_, i) => ({
    id: `label-${i}` as LabelId,
    name: nameOf(i),
    synonyms: [],
    prompts: [],
    parentId: null,
    metadata: null,
  }));
  const digests = labelDigests({ labels, vectors, dimensions: DIMENSIONS });
  return { labels, positions: Int32Array.from(labels, (_, i) => i), vectors, dimensions: DIMENSIONS, digests };
};

const recordOf = (labelCount: number): VersionRecord => ({
  labelSetId: `ls_${String(labelCount).padStart(32, '0')}` as LabelSetId,
  number: 1,
  createdAt: new Date(),
  createdBy: 'bench',
  operation: 'create',
  message: null,
  labelCount,
  template: { id: 'template' as PromptTemplateId, slug: 'photo', number: 1 },
  model: { id: 'm', digest: 'd', dimensions: DIMENSIONS, dtype: 'fp32', device: 'cpu', logitScale: 100, textRules: 2 },
});

async function medianMs(runs: number, task: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let run = 0; run < runs + 5; run++) {
    const started = performance.now();
    await task();
    // The first runs warm up code and caches.
    if (run >= 5) taken.push(performance.now() - started);
  }
  return median(taken);
}

/** Ranking all labels with our ranker and with LanceDB's flat search, and the recall and speed of the vector index. */
export async function benchRanking(sizes: readonly number[], runs: number): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'lexiclip-bench-'));
  const databases = new Databases(dataRootAt(directory), true);
  const ranker = new Ranker(2, 100);
  const rows: Row[] = [];
  try {
    const tenant = 'tenant-bench' as TenantId;
    const database = await databases.createTenant(tenant);
    for (const size of sizes) {
      const random = randomNumbers(size);
      const vectors = clustered(size, random);
      const queries = Array.from({ length: 50 }, (_, i) => {
        const label = vectors.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS);
        return unit(label.map((value) => value + 0.08 * random()));
      });
      const [record, labels] = [recordOf(size), rowsOf(vectors)];
      const digest = versionDigest(record, contentDigest(labels), null);
      const label: LogEntry = { ...record, ...fullVersion(1), digest, token: 'bench' };
      await createRows(database, LABEL_SETS.items, batchOf(LABEL_SETS, label, labels, []));
      await (await labelSetLog(database)).commit(label);
      // Opened as an application would, with LanceDB's own caches.
      const table = await (await connect(join(directory, 'tenants', tenant))).openTable(
        rowTableName(label.labelSetId, DIMENSIONS),
      );
      const query = queries[0] as Float32Array;
      const lance = await medianMs(runs, () =>
        table.vectorSearch(query).distanceType('cosine').limit(TOP).select(['id', '_distance']).toArrow(),
      );
      const placed = await ranker.place(vectors, DIMENSIONS);
      const ours = await medianMs(runs, () => ranker.rank([query], placed, TOP));
      const target = size >= 100_000 ? atMost(ours / lance, 0.1, times) : atMost(ours / lance, 1, times);
      rows.push(
        { what: `${size} labels of ${DIMENSIONS}, top ${TOP}: LanceDB, flat`, measured: ms(lance) },
        { what: '  ours, all labels', measured: ms(ours) },
        { what: '  ours ÷ LanceDB', ...target },
      );
      table.close();
      if (size !== Math.max(...sizes)) continue;
      const store = await VectorIndexStore.open(database);
      const started = performance.now();
      const index = await store.build(label, async (asked) => {
        return (await ranker.rank(asked, placed, TOP)).map((ranking) => ranking.rows);
      });
      const built = performance.now() - started;
      let found = 0;
      const exact = await ranker.rank(queries, placed, TOP);
      for (const [i, image] of queries.entries()) {
        const names = new Set((await store.search(index, image, TOP)).map(({ label: { id } }) => id as string));
        found += (exact[i]?.rows ?? []).filter((row) => names.has(`label-${row}`)).length;
      }
      const search = await medianMs(runs, () => store.search(index, query, TOP));
      rows.push(
        { what: `its index: built and measured in`, measured: ms(built) },
        { what: `  a search, ${index.nprobes} partitions`, measured: ms(search) },
        { what: '  recall@10 as reported', measured: index.recallAt10.toFixed(3) },
        { what: '  recall@10 measured', ...atLeast(found / (queries.length * TOP), 0.99, (v) => v.toFixed(3)) },
      );
    }
    return rows;
  } finally {
    await ranker.close();
    await databases.close();
    await rm(directory, { recursive: true, force: true });
  }
}
