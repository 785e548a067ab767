import { describe, expect, it } from '@jest/globals';
import {
  changeCount,
  draftInput,
  emptyDraft,
  type LabelText,
  newKey,
  withEdit,
  withEdits,
  withoutEdit,
} from '../../../studio/src/draft/draft.js';

const label = (labelId: string | null, name: string, more: Partial<LabelText> = {}): LabelText => ({
  labelId,
  name,
  synonyms: [],
  prompts: [],
  parentId: null,
  metadata: null,
  ...more,
});
const truck = label('lbl_truck', 'truck');
const draft = emptyDraft('vehicles', 3);

describe('a draft', () => {
  it('has no edit of a label that is put back as it was', () => {
    const changed = withEdit(draft, 'lbl_truck', truck, { ...truck, name: 'lorry' });
    expect(changeCount(changed)).toBe(1);
    expect(changeCount(withEdit(changed, 'lbl_truck', truck, { ...truck }))).toBe(0);
  });

  it('keeps what a label was at first through several edits of it', () => {
    const once = withEdit(draft, 'lbl_truck', truck, { ...truck, name: 'lorry' });
    const twice = withEdit(once, 'lbl_truck', { ...truck, name: 'lorry' }, null);
    expect(twice.edits.lbl_truck).toEqual({ before: truck, after: null });
  });

  it('forgets a new label that is removed again', () => {
    const key = newKey();
    const added = withEdit(draft, key, null, label(null, 'van'));
    expect(changeCount(withEdit(added, key, null, null))).toBe(0);
  });

  it('sends removals by id, and new labels without one', () => {
    const edits = withEdits(draft, [
      { key: 'lbl_truck', before: truck, after: null },
      { key: newKey(), before: null, after: label(null, 'van') },
    ]);
    const { upsert, remove } = draftInput(edits);
    expect(remove).toEqual(['lbl_truck']);
    expect(upsert).toEqual([{ name: 'van', synonyms: [], prompts: [], parentId: null, metadata: null }]);
  });

  it('gives a new label an id where another label has it as its parent', () => {
    const parent = newKey();
    const edits = withEdits(draft, [
      { key: parent, before: null, after: label(null, 'vehicle') },
      { key: 'lbl_truck', before: truck, after: { ...truck, parentId: parent } },
    ]);
    const [vehicle, child] = draftInput(edits).upsert;
    expect(vehicle?.labelId).toMatch(/^lbl_[0-9a-f]{24}$/);
    expect(child?.parentId).toBe(vehicle?.labelId);
  });

  it('loses one edit alone when that is undone', () => {
    const edits = withEdits(draft, [
      { key: 'lbl_truck', before: truck, after: null },
      { key: 'new:1', before: null, after: label(null, 'van') },
    ]);
    expect(Object.keys(withoutEdit(edits, 'lbl_truck').edits)).toEqual(['new:1']);
  });

  it('takes ten thousand edits in less than a second', () => {
    const edits = Array.from({ length: 10_000 }, (_, at) => ({
      key: `new:${at}`,
      before: null,
      after: label(null, `label ${at}`),
    }));
    const start = performance.now();
    expect(changeCount(withEdits(draft, edits))).toBe(10_000);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
