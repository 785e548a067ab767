import type { LabelId, LabelSetId } from '#lexiclip/domain/ids.js';
import type { Label } from '#lexiclip/domain/label.js';
import { finish } from '#lexiclip/domain/steps.js';
import { selectLabels } from '#lexiclip/services/label-sets/label-selection.js';
import * as upsert from '#lexiclip/services/label-sets/label-upsert.js';

const mergeLabels = (...given: Parameters<typeof upsert.mergeLabels>) => finish(upsert.mergeLabels(...given));

const SET = `ls_${'0'.repeat(32)}` as LabelSetId;

const label = (id: string, name = id, more: Partial<Label> = {}): Label => ({
  id: id as LabelId,
  name,
  synonyms: [],
  prompts: [],
  parentId: null,
  metadata: null,
  ...more,
});

describe('An upsert', () => {
  it('leaves what is not given as it is, and empties what is null', () => {
    const base = [label('a', 'ash', { synonyms: ['tree'], metadata: '{"height":30}' })];
    const [change] = mergeLabels(SET, base, [{ id: 'a', name: 'common ash', metadata: null }], 'labels').updated;
    expect(change?.after).toEqual(label('a', 'common ash', { synonyms: ['tree'] }));
  });

  it('may swap two names', () => {
    const base = [label('a', 'ash'), label('b', 'birch')];
    const plan = mergeLabels(
      SET,
      base,
      [
        { id: 'a', name: 'birch' },
        { id: 'b', name: 'ash' },
      ],
      'labels',
    );
    expect(plan.updated.map(({ after }) => after.name)).toEqual(['birch', 'ash']);
  });

  it('may not take the name of a label that stays', () => {
    const base = [label('a', 'ash'), label('b', 'birch')];
    expect(() => mergeLabels(SET, base, [{ id: 'a', name: 'Birch' }], 'labels')).toThrow(/labels\[0\]\.name/);
  });

  it('may not make a label its own ancestor', () => {
    const base = [label('a', 'ash'), label('b', 'birch', { parentId: 'a' as LabelId })];
    expect(() => mergeLabels(SET, base, [{ id: 'a', name: 'ash', parentId: 'b' }], 'labels')).toThrow(/ancestor/);
  });

  it('visits each ancestor once, however long the line of parents is', () => {
    const count = 10_000;
    const above = (i: number) => (i === 0 ? null : (`l${i - 1}` as LabelId));
    const base = Array.from({ length: count }, (_, i) => label(`l${i}`, `base ${i}`, { parentId: above(i) }));
    const inputs = Array.from({ length: count }, (_, i) => ({
      id: `l${count + i}`,
      name: `new ${i}`,
      parentId: above(count + i),
    }));
    const steps = upsert.mergeLabels(SET, base, inputs, 'labels');
    let taken = 0;
    while (!steps.next().done) taken++;
    expect(taken).toBeLessThan(6 * count);
  });

  it('may not close a circle of ancestors, wherever it is', () => {
    const base = [label('a'), label('b', 'b', { parentId: 'a' as LabelId }), label('c')];
    const inputs = [
      { id: 'c', name: 'c', parentId: 'b' },
      { id: 'a', name: 'a', parentId: 'c' },
    ];
    expect(() => mergeLabels(SET, base, inputs, 'labels')).toThrow(/ancestor/);
  });

  it('may not go over 100,000 labels, and may change one of them', () => {
    const base = Array.from({ length: 100_000 }, (_, i) => label(`l${i}`));
    expect(() => mergeLabels(SET, base, [{ name: 'one more' }], 'labels')).toThrow(/at most 100000 labels/);
    expect(mergeLabels(SET, base, [{ name: 'L7' }], 'labels').updated).toHaveLength(1);
  });

  it('gives a label that was removed its id again when it is added under the name it first had', () => {
    const [first] = mergeLabels(SET, [], [{ name: 'ash' }], 'labels').added;
    const [again] = mergeLabels(SET, [label('b', 'birch')], [{ name: 'Ash' }], 'labels').added;
    expect(again?.id).toBe(first?.id);
  });
});

describe('A removal', () => {
  it('is refused for the parent of a label that stays, and not when both go', () => {
    const base = [label('a'), label('b', 'b', { parentId: 'a' as LabelId }), label('c')];
    expect(() => selectLabels(SET, base, { ids: ['a'] })).toThrow(/parent/);
    expect(selectLabels(SET, base, { ids: ['a'], names: ['b'] }).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
