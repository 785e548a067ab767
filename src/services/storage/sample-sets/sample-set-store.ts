import type { LabelSetId } from '../../../domain/ids.js';
import type { SampleSetRecord } from '../../../domain/sample.js';
import { oncePerDatabase } from '../lance/database.js';
import { SetStore } from '../versions/set-store.js';
import { SetTables } from '../versions/set-tables.js';
import { CalibrationStore } from './calibration-store.js';
import { CollectionStore } from './collection-store.js';
import { removeEvaluations } from './evaluation-store.js';
import { InboxStore } from './inbox-store.js';
import { SAMPLE_SETS, type SampleSetTypes } from './sample-set-kind.js';
import { SampleVectorStore } from './sample-vector-store.js';
import { ThumbnailStore } from './thumbnail-store.js';

/** The sample sets of one tenant. */
export class SampleSetStore extends SetStore<SampleSetTypes> {
  static readonly open = oncePerDatabase(async (database) => {
    const [vectors, thumbnails] = [await SampleVectorStore.open(database), await ThumbnailStore.open(database)];
    const tables = await SetTables.open(database, SAMPLE_SETS, {
      async makeRest(id) {
        await vectors.make(id);
        await thumbnails.make(id);
      },
      async removeRest(id) {
        await vectors.remove(id);
        await thumbnails.remove(id);
        await (await CalibrationStore.open(database)).deleteBy({ sampleSetId: id });
        await removeEvaluations(database, { sampleSetId: id });
        await (await CollectionStore.open(database)).remove(id);
        await (await InboxStore.open(database)).removeAllOf(id);
      },
      async compactRest(id) {
        await vectors.compact(id);
        await thumbnails.compact(id);
      },
    });
    return new SampleSetStore(tables);
  });

  /** The sets that belong to a label set, unordered. */
  async ofLabelSet(labelSet: LabelSetId): Promise<SampleSetRecord[]> {
    return (await this.list()).filter(({ labelSetId }) => labelSetId === labelSet);
  }
}
