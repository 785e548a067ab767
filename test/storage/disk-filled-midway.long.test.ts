import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkHere } from '../support/cli.js';
import { fill, smallDisk, unmount } from '../support/faults/small-disk.js';
import { ALLOWED, cutOff, WRITES } from '../support/storage/cut-off.js';
import { StorageProcess } from '../support/storage/storage-process.js';

const disk = smallDisk(32);
const describeOnDisk = disk ? describe : describe.skip;

describeOnDisk('A disk that fills up in the middle of a mutation', () => {
  const mount = disk as string;
  const data = join(mount, 'data');
  const ballast = join(mount, 'ballast');
  const mutations = cutOff('full').filter(({ kind, stopAt }) => stopAt < WRITES[kind]);
  let writer: StorageProcess;

  beforeAll(async () => {
    writer = new StorageProcess(data);
    await writer.prepare(mutations.filter(({ kind }) => kind !== 'create').map(({ slug }) => slug));
  });
  afterAll(async () => {
    await writer.kill();
    unmount(mount);
  });

  it.each(mutations)(
    'before write $stopAt of a $kind leaves all or nothing, and a set that can be written to',
    async (mutation) => {
      const { slug, kind } = mutation;
      const { outcome } = await writer.begin(mutation);
      fill(ballast);
      await writer.go();
      const [settled] = await Promise.allSettled([outcome]);
      const [left = []] = await writer.contents([slug]);
      expect(ALLOWED[kind]).toContainEqual(left);
      if (settled?.status === 'fulfilled' && settled.value.number !== null)
        expect(left[settled.value.number - 1]).toBeDefined();
      await rm(ballast);
      expect(await writer.contents([slug])).toEqual([left]);
      expect(await writer.write([slug], 'other')).toEqual([left.length + 1]);
    },
  );

  it('leaves nothing that does not fit together', async () => {
    expect((await checkHere(data)).output).toMatch(/ 0 problems\n$/);
  });
});
