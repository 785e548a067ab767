import type { LabelSetId, SampleSetId } from '#lexiclip/domain/ids.js';
import type { GateReport, TagPolicy } from '#lexiclip/domain/tag-policy.js';
import type { TagMove } from '#lexiclip/domain/version-tag.js';
import type { Database } from '#lexiclip/services/storage/lance/database.js';
import { loadBuilt, NativeDate } from '../../support/native.js';
import { ownStorage, someTenant, storageAt } from '../../support/storage/own-storage.js';

type Columns = typeof import('#lexiclip/services/storage/lance/columns.js');
type Tags = typeof import('#lexiclip/services/storage/label-sets/version-tag-store.js');
type Policies = typeof import('#lexiclip/services/storage/label-sets/tag-policy-store.js');

const labelSetId = 'ls_00000000000000000000000000000001' as LabelSetId;
const sampleSetId = 'ss_00000000000000000000000000000001' as SampleSetId;
const at = new NativeDate('2026-01-02T03:04:05Z');

const aPolicy = (given: Partial<TagPolicy> = {}): TagPolicy => ({
  labelSetId,
  tag: 'production',
  sampleSetId,
  maxLoss: 0.02,
  maxFalseAccepts: null,
  recalibrate: false,
  undecided: 'REFUSE',
  setBy: 'ci (lxc_12345678…)',
  setAt: at,
  ...given,
});

const aMove = (sequence: number, given: Partial<TagMove> = {}): TagMove => ({
  labelSetId,
  name: 'production',
  sequence,
  from: sequence - 1,
  to: sequence,
  at,
  by: 'ci (lxc_12345678…)',
  gate: null,
  forced: null,
  ...given,
});

const report: GateReport = {
  outcome: 'UNDECIDED',
  sentence: '12 lost, 7 gained of 300: −1.7 points',
  sampleSetId,
  sampleSetVersion: 4,
  comparedWith: 1,
  gained: 7,
  lost: 12,
  of: 300,
  apart: 0,
  difference: { value: -0.017, low: -0.048, high: 0.013 },
  pValue: 0.18,
  maxLoss: 0.02,
  falseAccepts: null,
  maxFalseAccepts: null,
};

describe('What is on record of a tag', () => {
  const tenant = someTenant();
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let database: Database;

  beforeEach(async () => {
    own = await ownStorage();
    database = await own.storage.databases.createTenant(tenant);
  });
  afterEach(() => own.close());

  it('is its policy, as it was set last', async () => {
    const { TagPolicyStore } = await loadBuilt<Policies>('services/storage/label-sets/tag-policy-store.js');
    const store = await TagPolicyStore.open(database);
    await store.put(aPolicy());
    await store.put(aPolicy({ tag: 'staging', maxFalseAccepts: 0.1 }));
    const changed = aPolicy({ maxLoss: 0.05, recalibrate: true, undecided: 'ALLOW' });
    await store.put(changed);
    expect(await store.find({ labelSetId, tag: 'production' })).toEqual(changed);
    expect((await store.allOf([labelSetId])).map(({ tag }) => tag).sort()).toEqual(['production', 'staging']);
    expect(await store.remove(changed)).toBe(true);
    expect(await store.remove(changed)).toBe(false);
    expect(await store.all()).toEqual([aPolicy({ tag: 'staging', maxFalseAccepts: 0.1 })]);
  });

  it('goes with its label set', async () => {
    const policies = await own.storage.tagPoliciesOf(tenant);
    const other = aPolicy({ labelSetId: 'ls_00000000000000000000000000000002' as LabelSetId });
    for (const policy of [aPolicy(), other]) await policies.put(policy);
    await (await own.storage.labelSetsOf(tenant)).remove({ id: labelSetId });
    expect(await policies.all()).toEqual([other]);
  });

  it('is how each move was judged, also after moves of a release that judged none', async () => {
    const { integer, optional, text, time } = await loadBuilt<Columns>('services/storage/lance/columns.js');
    const ends = { from: optional(integer), to: optional(integer) };
    const columns = { key: text, labelSetId: text, name: text, sequence: integer, ...ends, at: time, by: text };
    const { gate: _, forced: __, ...old } = aMove(1);
    const records = await database.records('version_tags', columns, 'key');
    await records.insertIfAbsent({ ...old, key: `${labelSetId}/production/1` });
    const later = await storageAt(own.data);
    try {
      const { VersionTagStore } = await loadBuilt<Tags>('services/storage/label-sets/version-tag-store.js');
      const tags = await VersionTagStore.open(await later.databases.tenant(tenant));
      const forced = aMove(2, { gate: report, forced: 'the old version is withdrawn' });
      expect(await tags.append(forced)).toBe(true);
      expect(await tags.history(labelSetId, 'production')).toEqual([aMove(1), forced]);
    } finally {
      await later.close();
    }
  });
});
