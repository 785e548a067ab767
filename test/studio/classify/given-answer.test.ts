import { questionOf } from '../../../studio/src/screens/classify/question.js';
import { expectedOf, portionsOf } from '../../../studio/src/screens/samples/given-answer.js';

describe('an answer that is given to pictures', () => {
  const cat = { labelId: 'lbl_1', name: 'cat' };

  it('is a label, none, or that nobody knows yet', () => {
    expect(expectedOf({ verdict: 'label', label: cat, kind: '' })).toEqual({ expected: ['lbl_1'] });
    expect(expectedOf({ verdict: 'unknown', label: cat, kind: 'belt' })).toEqual({ expected: [], kind: 'belt' });
    expect(expectedOf({ verdict: 'unjudged', label: cat, kind: 'belt' })).toEqual({ expected: null });
  });

  it('is not there while its label is to be chosen', () => {
    expect(expectedOf({ verdict: 'label', label: null, kind: '' })).toBeUndefined();
  });
});

it('sends files in portions of a number and a size, and a larger one alone', () => {
  const sizes = (count: number, limit: number) =>
    portionsOf(
      [4, 4, 4, 30, 1, 1].map((size) => ({ size })),
      count,
      limit,
    ).map((portion) => portion.map(({ size }) => size));
  expect(sizes(3, 100)).toEqual([
    [4, 4, 4],
    [30, 1, 1],
  ]);
  expect(sizes(10, 8)).toEqual([[4, 4], [4], [30], [1, 1]]);
  expect(portionsOf([], 3, 8)).toEqual([]);
});

describe('what pictures are classified with', () => {
  it('is a version of a label set, by number, by tag, or the latest', () => {
    const asked = { set: 'zoo', labels: null, calibrated: true };
    expect(questionOf({ ...asked, at: '3' })).toEqual({ labelSet: { slug: 'zoo', version: 3 }, calibrated: true });
    expect(questionOf({ ...asked, at: 'live' })).toEqual({ labelSet: { slug: 'zoo', tag: 'live' }, calibrated: true });
    expect(questionOf({ ...asked, at: null })).toEqual({ labelSet: { slug: 'zoo' }, calibrated: true });
  });

  it('is what was typed in, where that is meant', () => {
    const asked = { set: 'zoo', at: null, calibrated: false };
    expect(questionOf({ ...asked, labels: ['cat', 'dog'] })).toEqual({ labels: ['cat', 'dog'] });
    expect(questionOf({ ...asked, labels: [] })).toBeUndefined();
  });
});
