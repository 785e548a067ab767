import type { LabelId } from '#lexiclip/domain/ids.js';
import { removedView } from '#lexiclip/resolvers/views.js';

describe('The payload of an import', () => {
  it('lists the first ten thousand labels that go, and counts all', () => {
    const labels = Array.from({ length: 10_001 }, (_, i) => ({
      id: `id-${i}` as LabelId,
      name: `name ${i}`,
      synonyms: [],
      prompts: [],
      parentId: null,
      metadata: null,
    }));
    const { removed, removedCount } = removedView(labels, ['a photo of {a label}']);
    expect(removed.map(({ name }) => name)).toEqual(labels.slice(0, 10_000).map(({ name }) => name));
    expect(removedCount).toBe(10_001);
  });
});
