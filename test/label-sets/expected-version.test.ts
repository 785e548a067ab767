import { newSet } from '../support/catalog.js';
import { LabelSetClient, named, refusal } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const running = sharedServer();
let tenant: Client;

beforeAll(async () => {
  tenant = await running.tenant();
});

describe('expectedVersion', () => {
  const change = (set: LabelSetClient, expectedVersion: number) => ({
    upsertLabels: () => set.upsert(named('oak'), { expectedVersion }),
    removeLabels: () => set.remove(['ash'], { expectedVersion }),
    'updateLabelSet with a template': () => set.useTemplate('ensemble', { expectedVersion }),
    'updateLabelSet with a name': () => set.update({ name: 'Trees' }, { expectedVersion }),
    restoreLabelSet: () => set.restore(1, { expectedVersion }),
    reencodeLabelSet: () => set.reencode({ expectedVersion }),
  });
  const mutations = Object.keys(change({} as LabelSetClient, 0)) as (keyof ReturnType<typeof change>)[];

  it.each(mutations)('that is not the latest makes %s a CONFLICT with expected and actual', async (mutation) => {
    const set = await newSet(tenant, 'ash', 'birch');
    await set.remove(['birch']);
    await set.upsert(named('birch'));
    for (const expected of [1, 2, 4]) {
      expect(await refusal(change(set, expected)[mutation]())).toMatchObject({
        code: 'CONFLICT',
        argument: 'expectedVersion',
        expected,
        actual: 3,
      });
    }
    expect(await set.read('name latest { number }')).toEqual({ name: set.slug, latest: { number: 3 } });
  });

  it.each(mutations)('that is the latest lets %s through', async (mutation) => {
    const set = await newSet(tenant, 'ash', 'birch');
    await set.upsert(named('elm'));
    await expect(change(set, 2)[mutation]()).resolves.toBeTruthy();
  });

  it('lets exactly one of several changes at a time through', async () => {
    const set = await newSet(tenant, 'ash');
    const options = { expectedVersion: 1 };
    const names = ['birch', 'cedar', 'elm', 'fir', 'oak'];
    const outcomes = await Promise.allSettled(names.map((name) => set.upsert(named(name), options)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await set.read('latest { number labelCount }')).toEqual({ latest: { number: 2, labelCount: 2 } });
  });
});
