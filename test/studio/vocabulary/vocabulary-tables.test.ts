import { describe, expect, it } from '@jest/globals';
import { emptyDraft, type LabelText, withEdit } from '../../../studio/src/draft/draft.js';
import { csvOf, labelsIn, planned } from '../../../studio/src/screens/vocabulary/import/table-text.js';
import { type Labels, parentPath, rowChanges, rowsOf } from '../../../studio/src/screens/vocabulary/table/rows.js';

const label = (labelId: string, name: string, more: Partial<LabelText> = {}): LabelText => ({
  labelId,
  name,
  synonyms: [],
  prompts: [],
  parentId: null,
  metadata: null,
  ...more,
});
const ship = label('lbl_ship', 'ship', { synonyms: ['boat', 'vessel'] });
const frog = label('lbl_frog', 'frog');
const labels: Labels = new Map([
  ['lbl_ship', ship],
  ['lbl_frog', frog],
]);

describe('a pasted table', () => {
  it('has its columns named by its first row, or in the usual order', () => {
    const named = labelsIn('Synonyms\tLabel\nboat | vessel\tship');
    expect(named.labels).toEqual([{ name: 'ship', synonyms: ['boat', 'vessel'] }]);
    expect(labelsIn('ship\tboat').labels).toEqual([{ name: 'ship', synonyms: ['boat'] }]);
  });

  it('puts columns of other names into the metadata', () => {
    expect(labelsIn('name;SKU\nship;S-1').labels).toEqual([{ name: 'ship', metadata: { SKU: 'S-1' } }]);
  });

  it('says which rows cannot be used, and why', () => {
    const { labels: found, problems } = labelsIn('name,metadata\nship,\n,\nSHIP,\nfrog,[1]');
    expect(found).toHaveLength(1);
    expect(problems).toEqual(['row 3: “SHIP” is in row 2 already', 'row 4: metadata must be a JSON object']);
  });

  it('changes labels by name and id, adds the others, and leaves what it does not have', () => {
    const { edits, same } = planned(labels, undefined, labelsIn('id,name\nlbl_frog,toad\n,ship\n,truck').labels);
    expect(edits.map(({ before, after }) => [before?.name, after?.name])).toEqual([
      ['frog', 'toad'],
      [undefined, 'truck'],
    ]);
    expect(same).toBe(1);
  });

  it('finds parents among its own new rows', () => {
    const { edits } = planned(labels, undefined, labelsIn('name,parent\nvehicle,\nship,vehicle').labels);
    const [vehicle, child] = edits;
    expect(child?.after?.parentId).toBe(vehicle?.key);
  });

  it('is what an export is read as: nothing changes', () => {
    const given = labelsIn(csvOf(labels, undefined, [...labels.values()])).labels;
    expect(planned(labels, undefined, given)).toEqual({ edits: [], problems: [], same: 2 });
  });
});

describe('rows of a version with a draft', () => {
  const draft = withEdit(emptyDraft('things', 1), 'lbl_frog', frog, { ...frog, parentId: 'lbl_ship' });

  it('are marked, with new ones last', () => {
    const more = withEdit(withEdit(draft, 'lbl_ship', ship, null), 'new:1', null, { ...frog, labelId: null });
    expect(rowsOf(labels, more).map(({ key, state }) => [key, state])).toEqual([
      ['lbl_ship', 'removed'],
      ['lbl_frog', 'changed'],
      ['new:1', 'new'],
    ]);
  });

  it('differ between two states of the draft only where an edit does', () => {
    const next = withEdit(draft, 'new:1', null, { ...frog, labelId: null, name: 'toad' });
    const { add, update, remove } = rowChanges(labels, draft, next);
    expect([add.length, update.length, remove.length]).toEqual([1, 0, 0]);
    expect(rowChanges(labels, next, undefined).remove).toEqual([{ key: 'new:1' }]);
  });

  it('show the way down from the topmost label, also in a circle', () => {
    const circle = withEdit(draft, 'lbl_ship', ship, { ...ship, parentId: 'lbl_frog' });
    expect(parentPath(labels, draft, { ...frog, parentId: 'lbl_ship' })).toBe('ship');
    expect(parentPath(labels, circle, { ...frog, parentId: 'lbl_ship' })).toBe('frog › ship');
  });
});
