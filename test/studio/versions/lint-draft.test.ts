import { emptyDraft, type LabelText, withChange } from '../../../studio/src/draft/draft.js';
import { evidenceRows } from '../../../studio/src/screens/lint/evidence.js';
import { isInDraft, ontoDraft } from '../../../studio/src/screens/lint/onto-draft.js';

const cat: LabelText = {
  labelId: 'cat',
  name: 'cat',
  synonyms: ['tom', 'pet', 'puss'],
  prompts: [],
  parentId: null,
  metadata: { sku: 1 },
};
const labels = new Map([['cat', cat]]);
const without = (...texts: string[]) => ({
  upsert: [
    { labelId: 'cat', name: 'cat', synonyms: cat.synonyms.filter((text) => !texts.includes(text)), prompts: [] },
  ],
  remove: [],
});
const draft = emptyDraft('animals', 3);
const put = (before: typeof draft, change: ReturnType<typeof without>) =>
  withChange(before, ontoDraft(before, change, labels), labels);

describe('A fix in the draft', () => {
  it('takes away what it is about, and keeps what the label has beside it', () => {
    expect(put(draft, without('pet')).edits.cat?.after).toEqual({ ...cat, synonyms: ['tom', 'puss'] });
  });

  it('leaves what another fix of the same label took away', () => {
    const both = put(put(draft, without('pet')), without('tom'));
    expect(both.edits.cat?.after?.synonyms).toEqual(['puss']);
  });

  it('is known to be there, also when the label was edited further', () => {
    const both = put(put(draft, without('pet')), without('tom'));
    expect(isInDraft(both, without('pet'))).toBe(true);
    expect(isInDraft(both, without('puss'))).toBe(false);
    expect(isInDraft(undefined, without('pet'))).toBe(false);
  });

  it('does not bring a label back that the draft removes', () => {
    const removed = withChange(draft, { upsert: [], remove: ['cat'] }, labels);
    expect(ontoDraft(removed, without('pet'), labels).upsert).toEqual([]);
    expect(isInDraft(removed, { upsert: [], remove: ['cat'] })).toBe(true);
  });
});

describe('Evidence', () => {
  it('is read as words, with shares, lists and pairs', () => {
    const recall = { value: 0, low: 0, high: 0.0713, count: 0, of: 50 };
    const pairs = [{ labels: ['deer', 'horse'], centredSimilarity: 0.8041 }];
    expect(evidenceRows({ recall, pairs, isSynonym: true, prompts: ['a', 'b'], reason: null })).toEqual([
      ['recall', '0.0 % (0.0 to 7.1), 0 of 50'],
      ['pairs', 'deer, horse (centred similarity 0.804)'],
      ['is synonym', 'yes'],
      ['prompts', 'a, b'],
    ]);
  });
});
