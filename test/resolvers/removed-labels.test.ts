import type { LabelId, LabelSetId } from '#lexiclip/domain/ids.js';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import { removedView } from '#lexiclip/resolvers/views/label-set-payloads.js';
import { labelViews } from '#lexiclip/resolvers/views/views.js';

const VERSION = { labelSetId: 'ls_1' as LabelSetId, number: 1, model: { textRules: 2 } } as LabelSetVersion;

describe('The payload of an import', () => {
  it('lists the first two thousand labels that go, and counts all', () => {
    const labels = Array.from({ length: 2_001 }, (_, i) => ({
      id: `id-${i}` as LabelId,
      name: `name ${i}`,
      synonyms: [],
      prompts: [],
      parentId: null,
      metadata: null,
    }));
    const { removed, removedCount } = removedView(labels, labelViews(VERSION, ['a photo of {a} {label}']));
    expect(removed.map(({ name }) => name)).toEqual(labels.slice(0, 2_000).map(({ name }) => name));
    expect(removedCount).toBe(2_001);
  });
});
