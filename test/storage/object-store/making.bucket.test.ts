import { arrowSchema, text } from '#lexiclip/services/storage/lance/columns.js';
import type { Database } from '#lexiclip/services/storage/lance/database.js';
import { Databases } from '#lexiclip/services/storage/lance/databases.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';

const MAKERS = 8;
/** LanceDB's own making loses rows in two of three. */
const ROUNDS = 10;
const schema = arrowSchema({ id: text }, 'id');

describeWithBucket('Makers of one table in an object store', () => {
  let bucket: TestBucket;

  beforeAll(async () => {
    bucket = await TestBucket.make();
  });
  afterAll(() => bucket.close());

  it('keep what each of them writes to it at once', async () => {
    const root = bucket.root();
    const makers = Array.from({ length: MAKERS }, () => new Databases(root, true));
    const systems = await Promise.all(makers.map((databases) => databases.system()));
    for (let round = 0; round < ROUNDS; round++) {
      const name = `table_${round}`;
      await Promise.all(
        systems.map(async (system, i) => {
          const table = await system.makeTable(name, schema);
          await table.add([{ id: `row-${i}` }]);
          table.close();
        }),
      );
      const [system] = systems as [Database];
      const table = await system.openTable(name);
      expect(await table.countRows()).toBe(MAKERS);
      table.close();
    }
    await Promise.all(makers.map((databases) => databases.close()));
    root.close();
  });
});
