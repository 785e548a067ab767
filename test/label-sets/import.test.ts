import { type LabelInput, LabelSetClient, named, refusal } from '../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

describe('An import', () => {
  let running: TestServer;
  let tenant: Client;
  let sets = 0;

  beforeAll(async () => {
    running = await startTestServer();
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  const newSet = (labels: LabelInput[]) => LabelSetClient.create(tenant, `set-${++sets}`, labels);
  const REPLACE = { removeOthers: true };

  it('adds, changes and removes in one version, and encodes no more than it must', async () => {
    const set = await newSet([{ name: 'ash', metadata: { height: 30 } }, { name: 'birch' }, { name: 'cedar' }]);
    const labels = [{ name: 'cedar' }, { name: 'ash', metadata: { height: 40 } }, { name: 'elm' }];
    expect(await set.import(labels, { ...REPLACE, message: 'from the file' })).toEqual({
      added: named('elm'),
      removed: named('birch'),
      removedCount: 1,
      changed: [{ after: { name: 'ash' }, fields: ['metadata'] }],
      unchanged: false,
      dryRun: false,
      promptsEncoded: 1,
      version: { number: 2, labelCount: 3, operation: 'importLabels', message: 'from the file' },
    });
    expect((await set.labels({ number: 2 })).map(({ name }) => name)).toEqual(['ash', 'cedar', 'elm']);
    expect(await set.diff(1, 2)).toMatchObject({
      added: [{ name: 'elm' }],
      removed: [{ name: 'birch' }],
      changed: [{ fields: ['metadata'] }],
    });
  });

  it('keeps the vector of every label that stays', async () => {
    const set = await newSet(named('ash', 'birch', 'cedar'));
    await set.import(named('ash', 'cedar', 'elm'), REPLACE);
    const fresh = await newSet(named('ash', 'cedar', 'elm'));
    const embedding = Array.from({ length: 256 }, (_, i) => Math.cos(i));
    const [imported, made] = await Promise.all([set.classify(embedding), fresh.classify(embedding)]);
    expect(imported.predictions).toEqual(made.predictions);
  });

  it('makes no version the second time', async () => {
    const set = await newSet(named('ash'));
    await set.import(named('birch', 'elm'), REPLACE);
    const again = await set.import(named('birch', 'elm'), REPLACE);
    expect(again).toMatchObject({ unchanged: true, promptsEncoded: 0, added: [], removed: [], version: { number: 2 } });
  });

  it('leaves other labels alone unless they are to go', async () => {
    const set = await newSet(named('ash'));
    expect(await set.import(named('birch'))).toMatchObject({ removed: [], version: { number: 2, labelCount: 2 } });
  });

  it('leaves fields that are not given as they are, also of a label among those that stay', async () => {
    const set = await newSet([{ name: 'ash', synonyms: ['fraxinus'], metadata: { height: 30 } }, { name: 'birch' }]);
    await set.import([{ name: 'ash', metadata: null }], REPLACE);
    const [ash] = await set.labels({ number: 2 });
    expect(ash).toMatchObject({ synonyms: ['fraxinus'], metadata: null });
  });

  it('may give the name of a label that goes to one that stays', async () => {
    const set = await newSet([
      { id: 'a', name: 'ash' },
      { id: 'b', name: 'birch' },
    ]);
    const changed = await set.import([{ id: 'a', name: 'birch' }], REPLACE);
    expect(changed).toMatchObject({ removed: [{ name: 'birch' }], changed: [{ fields: ['name'] }] });
    expect(await set.labels({ number: 2 })).toMatchObject([{ id: 'a', name: 'birch' }]);
  });

  it('that is a dry run tells the same, encodes nothing and leaves no version', async () => {
    const set = await newSet(named('ash', 'birch'));
    const before = running.server.counters().textRuns;
    const { version, ...seen } = await set.import(named('ash', 'a dry elm'), { ...REPLACE, dryRun: true });
    expect(seen).toEqual({
      added: named('a dry elm'),
      removed: named('birch'),
      removedCount: 1,
      changed: [],
      unchanged: false,
      dryRun: true,
      promptsEncoded: 0,
    });
    expect(version.number).toBe(1);
    expect(running.server.counters().textRuns).toBe(before);
    expect(await set.read('latest { number labelCount }')).toEqual({ latest: { number: 1, labelCount: 2 } });
    const { version: made, ...done } = await set.import(named('ash', 'a dry elm'), REPLACE);
    expect(done).toEqual({ ...seen, dryRun: false, promptsEncoded: 1 });
    expect(made.number).toBe(2);
  });

  it.each([false, true])('that does not fit changes nothing and names the entry (dry run: %s)', async (dryRun) => {
    const set = await newSet([{ id: 'a', name: 'ash' }, { name: 'birch', parentId: 'a' }, { name: 'elm' }]);
    const refused = async (labels: LabelInput[], options = {}) => {
      const { code, argument } = await refusal(set.import(labels, { ...REPLACE, dryRun, ...options }));
      return [code, argument];
    };
    expect(await refused([...named('elm', 'oak'), { name: 'Elm' }])).toEqual(['BAD_USER_INPUT', 'labels[2]']);
    expect(await refused([{ name: 'oak' }, { name: ' ' }])).toEqual(['BAD_USER_INPUT', 'labels[1].name']);
    expect(await refused([{ name: 'oak', parentId: 'z' }])).toEqual(['BAD_USER_INPUT', 'labels[0].parentId']);
    expect(await refused(named('elm', 'birch'))).toEqual(['IN_USE', 'labels[1].parentId']);
    expect(await refused([{ name: 'oak', parentId: 'a' }])).toEqual(['IN_USE', 'labels[0].parentId']);
    expect(await refused([])).toEqual(['BAD_USER_INPUT', 'labels']);
    expect(await refused(named('elm'), { expectedVersion: 7 })).toEqual(['CONFLICT', 'expectedVersion']);
    expect(await set.read('latest { number labelCount }')).toEqual({ latest: { number: 1, labelCount: 3 } });
  });

  it('loses nothing of what another writes at the same time', async () => {
    const set = await newSet(named('ash'));
    await Promise.all([set.import(named('ash', 'birch')), set.upsert(named('cedar')), set.import(named('elm'))]);
    const { number, labelCount } = (await set.read('latest { number labelCount }')).latest;
    expect({ number, labelCount }).toEqual({ number: 4, labelCount: 4 });
  });
});
