import type { Connection } from '@lancedb/lancedb';
import type { Vector } from 'apache-arrow';
import type { LabelId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { inTurns } from '../../concurrency/turns.js';
import { allOf, isNull, oneOf } from '../lance/sql.js';
import type { VersionChain } from '../versions/version-chain.js';
import { CHAIN_COLUMNS, inRange, newestRows, withTable } from '../versions/version-reader.js';
import { labelReader } from './label-columns.js';

/* Parts of a label set's version, without the rest in memory. */

/** Reads some labels of a version, unordered. */
export const readLabels = (
  connection: Connection,
  chain: VersionChain,
  ids: readonly LabelId[],
): Promise<Map<LabelId, Label>> =>
  withTable(connection, chain, async (table) => {
    const columns = [...CHAIN_COLUMNS, 'name', 'synonyms', 'prompts', 'parentId', 'metadata'];
    const query = table.query().where(allOf(inRange(chain), oneOf('id', ids)).sql);
    const { batches } = await query.select(columns).toArrow();
    const readers = batches.map((batch) => labelReader((name) => batch.getChild(name) as Vector));
    const places = await inTurns(newestRows(batches, chain));
    const labels = places.map(({ batch, row }) => readers[batch]?.(row) as Label);
    return new Map(labels.map((label) => [label.id, label]));
  });

/**
 * Compares an image with all labels of a version, without its vectors in memory.
 *
 * @param image unit length, [dimensions]
 * @returns ids and similarities of all labels, unordered
 */
export const scanLabels = (connection: Connection, chain: VersionChain, image: Float32Array) =>
  withTable(connection, chain, async (table) => {
    const search = table.vectorSearch(image).distanceType('cosine').bypassVectorIndex().where(inRange(chain).sql);
    const found = await search
      .limit(await table.countRows(inRange(chain).sql))
      .select([...CHAIN_COLUMNS, '_distance'])
      .toArrow();
    // A search does not find the rows of removed labels, which have no vector.
    const removed = await table
      .query()
      .where(allOf(inRange(chain), isNull('position')).sql)
      .select(CHAIN_COLUMNS)
      .toArrow();
    const batches = [...found.batches, ...removed.batches];
    const places = await inTurns(newestRows(batches, chain));
    const ids = places.map(({ batch, row }) => batches[batch]?.getChild('id')?.get(row) as LabelId);
    const similarities = Float32Array.from(places, ({ batch, row }) => {
      const distance = batches[batch]?.getChild('_distance')?.get(row) as number;
      return Math.max(-1, Math.min(1, 1 - distance));
    });
    return { ids, similarities };
  });
