import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { LabelSetId } from '#lexiclip/domain/ids.js';
import { type LabelSetTypes, labelSetWork } from '#lexiclip/services/storage/label-sets/label-set-kind.js';
import type { LabelSetStore } from '#lexiclip/services/storage/label-sets/label-set-store.js';
import { openStorage, type Storage } from '#lexiclip/services/storage/storage.js';
import type { UnfinishedWork, WorkKind } from '#lexiclip/services/storage/versions/unfinished-work.js';
import { mutate, TENANT, template } from '../support/storage/vocabulary.js';

describe('A prompt template that a stopped server was about to use', () => {
  const photo = template('photo');
  let data: string;
  let storage: Storage;
  let store: LabelSetStore;
  let work: UnfinishedWork<LabelSetTypes>;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    storage = await openStorage(data);
    const createdAt = new Date();
    await storage.tenants.insert({ id: TENANT, slug: 'acme', name: 'Acme', status: 'ACTIVE', createdAt });
    await storage.databases.createTenant(TENANT);
    const texts = { name: 'photo', templates: ['{label}'], message: null };
    await (await storage.templatesOf(TENANT)).insert({ ...photo, ...texts, createdAt, createdBy: 'a test' });
    store = await storage.labelSetsOf(TENANT);
    work = await labelSetWork(await storage.databases.tenant(TENANT));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await storage.close();
    await rm(data, { recursive: true, force: true });
  });

  const announce = (kind: WorkKind, set: LabelSetId) =>
    work.announce({ key: `${kind}/${set}`, kind, set, reference: photo.id });
  const inSeconds = (seconds: number) => jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_000 * seconds);
  const none = `ls_${'f'.repeat(32)}` as LabelSetId;

  it('for a set that never came to be is free again after ten seconds', async () => {
    await announce('creating', none);
    await store.giveUpCreationsWith(photo.id);
    expect(await store.usesTemplate(photo.id)).toBe(true);
    inSeconds(11);
    await store.giveUpCreationsWith(photo.id);
    expect(await store.usesTemplate(photo.id)).toBe(false);
  });

  it('stays in use by a set whose creator only had not said that it was ready', async () => {
    await mutate(store, 'create', 'trees', 'first');
    const [set] = await store.list();
    await announce('creating', set?.id as LabelSetId);
    inSeconds(11);
    await store.giveUpCreationsWith(photo.id);
    expect(await store.usesTemplate(photo.id)).toBe(true);
    expect(await store.list()).toHaveLength(1);
  });

  it('stays in use by a set whose removal failed, which the sweep leaves as it is', async () => {
    await mutate(store, 'create', 'trees', 'first');
    const [set] = await store.list();
    await announce('removing', set?.id as LabelSetId);
    await store.sweep();
    expect(await store.list()).toHaveLength(1);
    expect(await store.usesTemplate(photo.id)).toBe(true);
    inSeconds(3 * 3_600);
    await store.sweep();
    expect(await store.list()).toHaveLength(1);
    expect(await work.list()).toEqual([]);
  });

  it('for a version of a set is free again once the set is removed', async () => {
    await mutate(store, 'create', 'trees', 'first');
    const [set] = await store.list();
    await announce('committing', set?.id as LabelSetId);
    expect(await store.usesTemplate(photo.id)).toBe(true);
    await store.remove({ id: set?.id as LabelSetId });
    expect(await store.usesTemplate(photo.id)).toBe(false);
  });
});
