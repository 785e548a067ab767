import { newSet } from '../support/catalog.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('The id of a label', () => {
  const idOf = async (set: LabelSetClient, name: string, number: number) =>
    (await set.labels({ number })).find((label) => label.name === name)?.id as string;

  it('stays when the label is renamed', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    const id = await idOf(set, 'ash', 1);
    await set.upsert([{ id, name: 'common ash' }]);
    expect(await idOf(set, 'common ash', 2)).toBe(id);
  });

  it('stays when the label is removed and added again by its name', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    const id = await idOf(set, 'ash', 1);
    await set.remove(['ash']);
    await set.upsert(named('ash'));
    expect(await idOf(set, 'ash', 3)).toBe(id);
  });

  it('stays when a version is restored in which the label was removed later', async () => {
    const set = await newSet(tenant, 'ash', 'birch');
    const id = await idOf(set, 'ash', 1);
    await set.remove(['ash']);
    await set.restore(1);
    expect(await idOf(set, 'ash', 3)).toBe(id);
  });
});
