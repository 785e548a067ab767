import { Answers, type EditedLabel } from '#lexiclip/services/evaluation/suggest/answers.js';
import { evaluatedSamples } from '../../support/evaluation/results.js';

describe('The answers of edited labels', () => {
  // Three samples, whose first labels are 0, 1, 2 by .9, .8, .7 and so on.
  const top = {
    rows: Int32Array.of(0, 1, 2, 1, 2, 0, 2, 0, 1),
    values: Float32Array.of(0.9, 0.8, 0.7, 0.9, 0.8, 0.7, 0.9, 0.8, 0.7),
  };
  const answers = new Answers(evaluatedSamples([[0], [2], [1]]), top, 3);
  const edited = (row: number, ...similarities: number[]): EditedLabel => ({
    row,
    similarities: Float32Array.from(similarities),
    column: 0,
    columns: 1,
  });

  it('are those of the version without any edit', () => {
    expect([...answers.outcomes()]).toEqual([1, 0, 0]);
  });

  it('are those that every label would give', () => {
    expect([0, 1, 2].map((i) => answers.firstOf(i, [edited(1, 0.95, 0.1, 0.95)]))).toEqual([1, 2, 1]);
    expect([...answers.outcomes([edited(1, 0.95, 0.1, 0.95)])]).toEqual([0, 1, 1]);
  });

  it('are those of several edits together, of which the lower row wins a tie', () => {
    const both = [edited(2, 0.1, 0.85, 0.5), edited(1, 0.1, 0.85, 0.5)];
    expect([0, 1, 2].map((i) => answers.firstOf(i, both))).toEqual([0, 1, 0]);
  });
});
