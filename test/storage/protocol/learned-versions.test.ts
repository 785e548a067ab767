import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSampleSetId } from '#lexiclip/domain/ids.js';
import { classifierDigest, type LabelClassifier, type LearnedFrom } from '#lexiclip/domain/label-classifier.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import { backupData } from '#lexiclip/services/maintenance/backup.js';
import { checkData } from '#lexiclip/services/maintenance/check.js';
import type { LabelSetStore } from '#lexiclip/services/storage/label-sets/label-set-store.js';
import { openStorage, type Storage } from '#lexiclip/services/storage/storage.js';
import { DIMENSIONS, mutate, TENANT, template } from '../../support/storage/vocabulary.js';

const classifier = (seed: number): LabelClassifier => ({
  rows: Int32Array.of(0, 1),
  weights: Float32Array.from({ length: 2 * DIMENSIONS }, (_, i) => Math.sin(seed + i)),
  biases: Float64Array.of(0.25, -seed),
});

const learnedFrom = (learned: LabelClassifier): LearnedFrom => ({
  sampleSetId: newSampleSetId(),
  sampleSetSlug: 'trees-seen',
  sampleSetVersion: 3,
  exampleCount: 44,
  labelCount: 2,
  replacedTexts: [],
  a: 0.5,
  b: 0.125,
  gain: 0.1,
  standardError: 0.01,
  classifier: classifierDigest(learned),
});

describe('A version that has learned', () => {
  let opened: { readonly data: string; readonly storage: Storage };
  let store: LabelSetStore;

  beforeEach(async () => {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    opened = { data, storage: await openStorage(data) };
    const tenant = { id: TENANT, slug: 'acme', name: 'Acme', status: 'ACTIVE', createdAt: new Date() } as const;
    await opened.storage.tenants.insert(tenant);
    await opened.storage.databases.createTenant(TENANT);
    const texts = { name: 'photo', templates: ['{label}'], message: null, createdBy: 'a test' };
    const createdAt = new Date();
    await (await opened.storage.templatesOf(TENANT)).insert({ ...template('photo'), ...texts, createdAt });
    store = await opened.storage.labelSetsOf(TENANT);
  });
  afterEach(async () => {
    await opened.storage.close();
    await rm(opened.data, { recursive: true });
  });

  const latest = async (): Promise<LabelSetVersion> => {
    const [set] = await store.findBySlugs(['trees']);
    return (await store.latestOf([set?.id as never])).values().next().value as LabelSetVersion;
  };

  /** Makes the next version of the set, which differs in what it has learned. */
  async function learn(learned: LabelClassifier): Promise<LabelSetVersion> {
    const { digest: _, ...base } = await latest();
    const rows = { ...(await store.read(await latest())), classifier: learned };
    const next = { ...base, number: base.number + 1, operation: 'learnFromExamples', learned: learnedFrom(learned) };
    const change = { kind: 'change', rows: { ...rows, ...emptyOf(rows) }, removed: [] } as const;
    return (await store.commit(await latest(), next, rows, change)) as LabelSetVersion;
  }

  const emptyOf = ({ dimensions }: { dimensions: number }) => ({
    labels: [],
    positions: new Int32Array(0),
    vectors: new Float32Array(0),
    digests: new Uint8Array(0),
    dimensions,
  });

  /** What is read of a version by another storage, which has nothing in memory. */
  async function readAnew({ number, labelSetId }: LabelSetVersion) {
    const [version] = await store.findVersions([{ labelSetId, number }]);
    return { version, rows: await store.read(version as LabelSetVersion) };
  }

  const tables = async (data: string) =>
    (await readdir(join(data, 'tenants', TENANT))).filter((name) => name.startsWith('classifiers_'));

  it('is read with what it has learned, and the versions about it without', async () => {
    await mutate(store, 'create', 'trees', 'first');
    const made = await learn(classifier(1));
    await mutate(store, 'upsert', 'trees', 'second');
    const { version, rows } = await readAnew(made);
    expect(version?.learned).toEqual(made.learned);
    expect({ ...rows.classifier }).toEqual({ ...classifier(1) });
    for (const number of [1, 3]) {
      const other = await readAnew({ ...made, number });
      expect([other.version?.learned, other.rows.classifier]).toEqual([undefined, undefined]);
    }
  });

  it('has another digest for each thing that it learns', async () => {
    await mutate(store, 'create', 'trees', 'first');
    const digests = [await learn(classifier(1)), await learn(classifier(2)), await learn(classifier(1))];
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(3);
    const { rows } = await readAnew(digests[2] as LabelSetVersion);
    expect({ ...rows.classifier }).toEqual({ ...classifier(1) });
  });

  it('is in a backup with what it has learned, and missed by check when that is lost', async () => {
    await mutate(store, 'create', 'trees', 'first');
    await learn(classifier(1));
    const copy = `${opened.data}-copy`;
    expect(await backupData(opened.data, copy, () => undefined)).toMatchObject({
      versions: 2,
      problems: [],
      directory: copy,
    });
    const [table] = await tables(copy);
    await rm(join(copy, 'tenants', TENANT, table as string), { recursive: true });
    const { problems } = await checkData(copy);
    const lost = /^label set "trees" version 2: cannot be read: table classifiers_\w+ is missing/;
    expect(problems.map(({ text }) => text)).toEqual([expect.stringMatching(lost)]);
    await rm(copy, { recursive: true });
  });

  it('is found damaged when what it has learned was changed', async () => {
    await mutate(store, 'create', 'trees', 'first');
    const made = await learn(classifier(1));
    const folder = join(opened.data, 'tenants', TENANT);
    const weights = Buffer.from(classifier(1).weights.buffer);
    let flipped = 0;
    for (const file of await readdir(folder, { recursive: true })) {
      if (!/^classifiers_.*\.lance$/.test(file) || !file.includes('/data/')) continue;
      const content = await readFile(join(folder, file));
      const at = content.indexOf(weights);
      content.writeUInt8(content.readUInt8(at) ^ 1, at);
      await writeFile(join(folder, file), content);
      flipped++;
    }
    expect(flipped).toBe(1);
    await expect(readAnew(made)).rejects.toThrow('is not what was stored');
  });

  it('takes what it has learned with it when its set is removed', async () => {
    await mutate(store, 'create', 'trees', 'first');
    await learn(classifier(1));
    expect(await tables(opened.data)).toHaveLength(1);
    await mutate(store, 'remove', 'trees', 'nobody');
    expect(await tables(opened.data)).toEqual([]);
  });
});
