import type { LabelId, LabelSetId, PromptTemplateId, TenantId } from '#lexiclip/domain/ids.js';
import type { Label } from '#lexiclip/domain/label.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import { finish } from '#lexiclip/domain/steps.js';
import { bytesOfLabels, countChanged } from '#lexiclip/services/label-sets/labels/memory.js';
import { VersionContents } from '#lexiclip/services/label-sets/version-contents.js';

const MEGABYTE = 1024 * 1024;
const TENANT = `ten_${'0'.repeat(32)}` as TenantId;
const DIMENSIONS = 2;

const label = (i: number, more: Partial<Label> = {}): Label => ({
  id: `l${i}` as LabelId,
  name: `label ${i}`,
  synonyms: [],
  prompts: [],
  parentId: null,
  metadata: null,
  ...more,
});
const labels = (count: number, more: Partial<Label> = {}) => Array.from({ length: count }, (_, i) => label(i, more));
const rowsOf = (list: readonly Label[]) => ({
  labels: list,
  positions: Int32Array.from(list.keys()),
  vectors: new Float32Array(list.length * DIMENSIONS),
  dimensions: DIMENSIONS,
  digests: new Uint8Array(list.length * 32),
});

const version = (number: number, labelCount: number): LabelSetVersion => ({
  labelSetId: `ls_${'0'.repeat(32)}` as LabelSetId,
  number,
  createdAt: new Date(0),
  createdBy: 'a test',
  operation: 'upsertLabels',
  message: null,
  labelCount,
  template: { id: 'pt_1' as PromptTemplateId, slug: 'photo', number: 1 },
  model: { id: 'm', digest: 'd', dimensions: DIMENSIONS, dtype: 'fp32', device: 'cpu', logitScale: 100, textRules: 2 },
  digest: '',
});

describe('The memory of labels', () => {
  it('counts every text that they have', () => {
    const [text] = ['x'.repeat(10_000)];
    const bare = bytesOfLabels(labels(10));
    for (const more of [{ metadata: text }, { prompts: [text] }, { synonyms: [text] }, { parentId: text as LabelId }]) {
      expect(bytesOfLabels(labels(10, more as Partial<Label>)) - bare).toBeGreaterThanOrEqual(100_000);
    }
  });

  it('counts two bytes for each character of a text with a wide one', () => {
    const metadata = `${'x'.repeat(10_000)}字`;
    expect(bytesOfLabels(labels(10, { metadata }))).toBeGreaterThan(200_000);
  });

  it('is carried over to labels that differ by some', () => {
    const base = labels(10, { metadata: 'x'.repeat(1_000) });
    const come = [label(3, { metadata: 'y'.repeat(9_000) }), label(10)];
    const next = [...base.slice(0, 3), come[0] as Label, ...base.slice(4), come[1] as Label];
    finish(countChanged(base, next, { gone: [base[3] as Label], come }));
    expect(bytesOfLabels(next)).toBe(bytesOfLabels([...next]));
  });
});

describe('The cache of versions', () => {
  const open = (megabytes: number) =>
    new VersionContents(
      () => Promise.reject(new Error('nothing is read here')),
      async (vectors) => vectors,
      megabytes * MEGABYTE,
    );

  it('keeps no more than it may, whatever the labels are made of', async () => {
    const contents = open(2);
    for (let number = 1; number <= 20; number++) {
      await contents.put(TENANT, version(number, 50), rowsOf(labels(50, { metadata: 'x'.repeat(10_000 + number) })));
    }
    expect(contents.bytes).toBeLessThanOrEqual(2 * MEGABYTE);
    expect(contents.bytes).toBeGreaterThan(MEGABYTE);
  });

  it('says that a version does not fit, once it has seen its texts', async () => {
    const contents = open(1);
    const large = version(1, 200);
    expect(contents.fits(TENANT, large)).toBe(true);
    await contents.put(TENANT, large, rowsOf(labels(200, { metadata: 'x'.repeat(10_000) })));
    expect(contents.fits(TENANT, large)).toBe(false);
  });
});
