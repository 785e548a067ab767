import { describe, expect, it } from '@jest/globals';
import { changeCount, emptyDraft, type LabelText, withEdit } from '../../../studio/src/draft/draft.js';
import { merged, withTheirs } from '../../../studio/src/draft/merge.js';

const label = (labelId: string | null, name: string, synonyms: string[] = []): LabelText => ({
  labelId,
  name,
  synonyms,
  prompts: [],
  parentId: null,
  metadata: null,
});
const truck = label('lbl_truck', 'truck');
const mine = { ...truck, synonyms: ['lorry'] };
const draft = withEdit(emptyDraft('vehicles', 3), 'lbl_truck', truck, mine);
const theirs = (...labels: [string, LabelText | null][]) => ({ version: 4, labels: new Map(labels) });

describe('a draft on a newer version', () => {
  it('keeps edits of labels that nobody else has changed', () => {
    const { draft: next, conflicts } = merged(draft, theirs(['lbl_ship', label('lbl_ship', 'boat')]));
    expect(conflicts).toEqual([]);
    expect(next.base).toBe(4);
    expect(next.edits).toEqual(draft.edits);
  });

  it('has no edit of what both have changed in the same way', () => {
    const { draft: next, conflicts } = merged(draft, theirs(['lbl_truck', { ...mine }]));
    expect(conflicts).toEqual([]);
    expect(changeCount(next)).toBe(0);
  });

  it('shows before, mine and theirs where both have changed a label differently', () => {
    const other = { ...truck, synonyms: ['pickup'] };
    const { draft: next, conflicts } = merged(draft, theirs(['lbl_truck', other]));
    expect(conflicts).toEqual([{ key: 'lbl_truck', before: truck, mine, theirs: other, fields: ['synonyms'] }]);
    expect(next.edits.lbl_truck).toEqual({ before: other, after: mine });
  });

  it('is a conflict where they removed what I changed, and mine is a new label then', () => {
    const { draft: next, conflicts } = merged(draft, theirs(['lbl_truck', null]));
    const [conflict] = conflicts;
    expect(conflict?.theirs).toBeNull();
    expect(next.edits[conflict?.key as string]).toEqual({ before: null, after: { ...mine, labelId: null } });
  });

  it('has no edit of what both have removed', () => {
    const removing = withEdit(emptyDraft('vehicles', 3), 'lbl_truck', truck, null);
    const { draft: next, conflicts } = merged(removing, theirs(['lbl_truck', null]));
    expect(conflicts).toEqual([]);
    expect(changeCount(next)).toBe(0);
  });

  it('changes the label that they have added under the name of a new one', () => {
    const adding = withEdit(emptyDraft('vehicles', 3), 'new:1', null, label(null, 'van', ['minivan']));
    const added = label('lbl_van', 'van');
    const { draft: next, conflicts } = merged(adding, theirs(['lbl_van', added]));
    expect(conflicts.map(({ key }) => key)).toEqual(['lbl_van']);
    expect(next.edits).toEqual({ lbl_van: { before: added, after: label('lbl_van', 'van', ['minivan']) } });
  });

  it('has no edit of a conflict that is decided for the other side', () => {
    const { draft: next, conflicts } = merged(draft, theirs(['lbl_truck', { ...truck, synonyms: ['pickup'] }]));
    expect(changeCount(conflicts.reduce(withTheirs, next))).toBe(0);
  });

  it('puts different fields of one label together without a conflict', () => {
    const other = { ...truck, metadata: { code: 7 } };
    const { draft: next, conflicts } = merged(draft, theirs(['lbl_truck', other]));
    expect(conflicts).toEqual([]);
    expect(next.edits.lbl_truck).toEqual({ before: other, after: { ...other, synonyms: ['lorry'] } });
  });

  it('has a conflict of the field that both have changed, and keeps what only one has', () => {
    const renaming = withEdit(draft, 'lbl_truck', truck, { ...mine, name: 'lorry' });
    const other = { ...truck, synonyms: ['pickup'], metadata: { code: 7 } };
    const { draft: next, conflicts } = merged(renaming, theirs(['lbl_truck', other]));
    expect(conflicts.map(({ fields }) => fields)).toEqual([['synonyms']]);
    expect(next.edits.lbl_truck?.after).toEqual({ ...other, name: 'lorry', synonyms: ['lorry'] });
    const decided = conflicts.reduce(withTheirs, next);
    expect(decided.edits.lbl_truck?.after).toEqual({ ...other, name: 'lorry' });
  });
});
