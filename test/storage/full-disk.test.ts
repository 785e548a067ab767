import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkHere } from '../support/cli.js';
import { fill, smallDisk, unmount } from '../support/faults/small-disk.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

const disk = smallDisk(8);
const describeOnDisk = disk ? describe : describe.skip;

describeOnDisk('On a full disk', () => {
  const mount = disk as string;
  const ballast = join(mount, 'ballast');
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_DATA: join(mount, 'data'), LEXICLIP_LOG_LEVEL: 'silent' });
    tenant = await running.tenant();
    await tenant.data('mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { unchanged } }');
  });
  afterAll(async () => {
    await running.close();
    unmount(mount);
  });

  const upsert = (name: string) =>
    tenant.send(
      'mutation ($name: String!) { upsertLabels(labelSet: "trees", labels: [{ name: $name }]) { version { number } } }',
      { name },
    );
  const latest = async () =>
    (await tenant.data('{ labelSet(slug: "trees") { latest { number labelCount labels { nodes { name } } } } }'))
      .labelSet.latest;

  it('a write is refused, the old version stays, and the next write works when there is room again', async () => {
    fill(ballast);
    const refused = await upsert('birch');
    expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL']);
    expect(await latest()).toEqual({ number: 1, labelCount: 1, labels: { nodes: [{ name: 'ash' }] } });

    await rm(ballast);
    const { errors, data } = await upsert('birch');
    expect(errors).toBeUndefined();
    expect(data.upsertLabels.version.number).toBe(2);
    expect((await latest()).labels.nodes).toEqual([{ name: 'ash' }, { name: 'birch' }]);
    expect((await checkHere(join(mount, 'data'))).output).toMatch(/ 0 problems\n$/);
  });
});
