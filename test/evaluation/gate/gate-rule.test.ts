import type { SampleSetId } from '#lexiclip/domain/ids.js';
import { compared } from '#lexiclip/services/evaluation/gate/answers-rule.js';
import { judgeMove } from '#lexiclip/services/evaluation/gate/gate-rule.js';
import { proportion } from '#lexiclip/services/evaluation/statistics/intervals.js';

const sampleSetId = 'ss_00000000000000000000000000000000' as SampleSetId;

/** Judges a move that loses and gains so many of so many samples. */
const judged = (lost: number, gained: number, of: number, { maxLoss = 0.02, apart = 0 } = {}) =>
  judgeMove(
    { sampleSetId, maxFalseAccepts: null },
    {
      sampleSetVersion: 3,
      comparedWith: 1,
      answers: compared({ gained, lost, of, apart, maxLoss }),
      falseAccepts: null,
    },
  );

/** Judges a first move that accepts so many of so many unknowns. */
const accepting = (count: number, of: number, maxFalseAccepts = 0.05) =>
  judgeMove(
    { sampleSetId, maxFalseAccepts },
    { sampleSetVersion: 3, comparedWith: null, answers: null, falseAccepts: proportion(count, of) },
  );

describe('A move is judged by its samples', () => {
  it('passes when a larger loss than is allowed can be ruled out', () => {
    const { outcome, sentence } = judged(7, 12, 300);
    expect(outcome).toBe('PASSED');
    expect(sentence).toBe(
      '7 lost, 12 gained of 300: +1.7 points (95 %: −1.3 to +4.8); allowed −2. ' +
        'Passed: a loss of more than 0.77 points can be ruled out.',
    );
  });

  it('is refused when more is lost than is allowed, and not by chance', () => {
    const { outcome, sentence } = judged(20, 5, 300);
    expect(outcome).toBe('REFUSED');
    expect(sentence).toBe(
      '20 lost, 5 gained of 300: −5.0 points (95 %: −8.6 to −1.9); allowed −2. ' +
        'Refused: more is lost than is allowed, and not by chance (p 0.002).',
    );
  });

  it('is undecided when neither can be said, and says how many samples would decide', () => {
    const { outcome, sentence } = judged(12, 7, 300);
    expect(outcome).toBe('UNDECIDED');
    expect(sentence).toBe(
      '12 lost, 7 gained of 300: −1.7 points (95 %: −4.8 to +1.3); allowed −2. ' +
        'Undecided: a loss of 2 cannot be ruled out. About 977 samples would decide; this set finds losses from 3.6 points.',
    );
  });

  it('that loses much by chance is not refused', () => {
    expect(judged(3, 0, 60).outcome).toBe('UNDECIDED');
  });

  it('that certainly loses, but no more than is allowed, passes', () => {
    const { outcome, pValue } = judged(300, 200, 20_000);
    expect(pValue).toBeLessThan(0.001);
    expect(outcome).toBe('PASSED');
  });

  it('that changes nothing passes from 133 samples on, where two points may be lost', () => {
    expect(judged(0, 0, 133).outcome).toBe('PASSED');
    expect(judged(0, 0, 132).outcome).toBe('UNDECIDED');
  });

  it('near the limit needs more samples than there are, however many there are', () => {
    const { outcome, sentence } = judged(1_500, 1_120, 20_000);
    expect(outcome).toBe('UNDECIDED');
    expect(Number(/About ([\d,]+) samples/.exec(sentence)?.[1]?.replaceAll(',', ''))).toBeGreaterThan(20_000);
  });

  it('says how many samples are not compared, and is undecided when those are all', () => {
    expect(judged(0, 0, 200, { apart: 11 }).sentence).toMatch(/11 more are not compared/);
    expect(judged(0, 0, 0, { apart: 11 })).toMatchObject({ outcome: 'UNDECIDED', of: 0, difference: null });
  });

  it('passes when more false accepts than are allowed can be ruled out, and the tag is new', () => {
    const { outcome, sentence } = accepting(0, 59);
    expect(outcome).toBe('PASSED');
    expect(sentence).toMatch(/nothing to compare with\. 0 of 59 unknowns accepted: 0\.0 % \(95 %: 0\.0 to 6\.1\)/);
    expect(accepting(0, 58).outcome).toBe('UNDECIDED');
  });

  it('is refused when it accepts more unknowns than are allowed, and not by chance', () => {
    expect(accepting(12, 100)).toMatchObject({ outcome: 'REFUSED', falseAccepts: { count: 12, of: 100 } });
    expect(accepting(8, 100).outcome).toBe('UNDECIDED');
  });

  it('that accepts a tolerable share of too few unknowns is told how many would do', () => {
    expect(accepting(2, 100).sentence).toMatch(/At this rate about \d{3} would decide/);
    expect(accepting(6, 100).sentence).toMatch(/Fewer would have to be accepted/);
  });

  it('has the worst of its outcomes', () => {
    const answers = compared({ gained: 7, lost: 12, of: 300, apart: 0, maxLoss: 0.02 });
    const figures = { sampleSetVersion: 1, comparedWith: 1, answers, falseAccepts: proportion(30, 100) };
    expect(judgeMove({ sampleSetId, maxFalseAccepts: 0.05 }, figures).outcome).toBe('REFUSED');
    expect(judgeMove({ sampleSetId, maxFalseAccepts: 0.5 }, figures).outcome).toBe('UNDECIDED');
  });
});
