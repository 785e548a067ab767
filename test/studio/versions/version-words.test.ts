import { fieldDiffs, piecesOf } from '../../../studio/src/screens/versions/diff/diff-lines.js';
import { gateRows, letsPass, policyText } from '../../../studio/src/screens/versions/tags/gate.js';
import { formOf, policyInput } from '../../../studio/src/screens/versions/tags/policy-form.js';
import { moveText } from '../../../studio/src/screens/versions/words.js';

const policy = {
  maxLoss: 0.0057,
  maxFalseAccepts: null,
  recalibrate: false,
  undecided: 'REFUSE' as const,
  setAt: '2026-01-01T00:00:00Z',
  setBy: 'ann',
  sampleSet: { id: 'x', slug: 'checked' },
};

describe('The gate, in words', () => {
  it('lets undecided moves pass only where the policy says so', () => {
    expect(letsPass({ outcome: 'UNDECIDED' }, 'ALLOW')).toBe(true);
    expect(letsPass({ outcome: 'UNDECIDED' }, 'REFUSE')).toBe(false);
    expect(letsPass({ outcome: 'REFUSED' }, 'ALLOW')).toBe(false);
    expect(letsPass({ outcome: 'PASSED' }, undefined)).toBe(true);
  });

  it('shows what is compared, lost, allowed and accepted', () => {
    const rows = gateRows({
      outcome: 'REFUSED',
      sentence: '',
      sampleSetVersion: 2,
      comparedWith: 1,
      gained: 1,
      lost: 17,
      of: 52,
      apart: 3,
      pValue: 0.00007,
      maxLoss: 0.1,
      maxFalseAccepts: 0.05,
      difference: { value: -0.308, low: -0.449, high: -0.172 },
      falseAccepts: { value: 0.1, low: 0.05, high: 0.18, count: 10, of: 100 },
    });
    expect(Object.fromEntries(rows)).toEqual({
      'Compared with': 'version 1',
      'Pictures compared': '52, and 3 apart',
      Answers: '1 became right, 17 became wrong',
      'Right first answers': '−30.8 points (95 % interval −44.9 to −17.2)',
      'Loss allowed': '10 points',
      Chance: expect.stringMatching(/unlikely to be chance.* less than 0\.001$/),
      'Accepted, of pictures in no label': '10.0 % (5.0 to 18.0), 10 of 100; at most 5.0 % are allowed',
    });
  });

  it('says what a policy asks for, and that a deleted sample set keeps the tag where it is', () => {
    expect(policyText(policy)).toContain('at most 0.57 points of right first answers, judged by checked.');
    expect(policyText({ ...policy, sampleSet: null })).toContain('the tag cannot move');
  });
});

describe('The form of a policy', () => {
  it('takes points and percent, and gives shares that are the same again', () => {
    const form = formOf(policy);
    expect(form).toMatchObject({ maxLoss: 0.57, maxFalseAccepts: '' });
    expect(policyInput(form)).toMatchObject({ sampleSet: 'checked', maxLoss: 0.0057, maxFalseAccepts: null });
  });

  it('gives nothing while the sample set or the loss is missing', () => {
    expect(policyInput(formOf(null))).toBeNull();
    expect(policyInput({ ...formOf(policy), maxLoss: '' })).toBeNull();
  });
});

describe('Differences of a label', () => {
  it('show what was taken away and what came, between what stayed', () => {
    expect(piecesOf(['a', 'b'], ['b', 'c'])).toEqual([
      { became: 'removed', text: 'a' },
      { became: 'kept', text: 'b' },
      { became: 'added', text: 'c' },
    ]);
  });

  it('show a name before and after, a parent by its name, and metadata by its entries', () => {
    const before = { name: 'cat', synonyms: [], prompts: [], metadata: { wild: true, sku: 1 }, parent: null };
    const after = { ...before, name: 'tabby', metadata: { sku: 1 }, parent: { name: 'pet' } };
    expect(fieldDiffs(['name', 'parentId', 'metadata'], before, after)).toEqual([
      {
        field: 'Name',
        pieces: [
          { became: 'removed', text: 'cat' },
          { became: 'added', text: 'tabby' },
        ],
      },
      { field: 'Parent', pieces: [{ became: 'added', text: 'pet' }] },
      {
        field: 'Metadata',
        pieces: [
          { became: 'removed', text: 'wild: true' },
          { became: 'kept', text: 'sku: 1' },
        ],
      },
    ]);
  });
});

describe('A move of a tag', () => {
  it('is a first one, one of two versions, or a last one', () => {
    expect([moveText({ from: null, to: 2 }), moveText({ from: 2, to: 3 }), moveText({ from: 3, to: null })]).toEqual([
      'put on version 2',
      'moved from version 2 to version 3',
      'taken off version 3',
    ]);
  });
});
