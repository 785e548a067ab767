import { confusionGrid } from '../../../studio/src/screens/evaluation/confusion-grid.js';
import { bestPoint, targetAt, wordsOf } from '../../../studio/src/screens/evaluation/thresholds/threshold-points.js';

const label = (name: string) => ({ labelId: `label_${name}`, name });
const pair = (expected: string, predicted: string, count: number) => ({
  expected: label(expected),
  predicted: label(predicted),
  count,
});
const point = (
  threshold: number,
  refusals: number | null,
  falseAccepts: number | null,
  accuracy: number | null = 1,
) => ({
  threshold,
  accuracy: { value: accuracy },
  refusals: { value: refusals },
  falseAccepts: { value: falseAccepts },
});

describe('the heat map of confusions', () => {
  it('has a cell for each pair, in the column of the answer and the row of what is right', () => {
    const { labels, cells } = confusionGrid([pair('cat', 'dog', 3), pair('dog', 'frog', 1)]);
    expect(labels.map(({ name }) => name)).toEqual(['dog', 'cat', 'frog']);
    expect(cells).toEqual([
      [0, 1, 3],
      [2, 0, 1],
    ]);
  });

  it('leaves out pairs of labels that it has no room for', () => {
    const { labels, shown } = confusionGrid([pair('cat', 'dog', 3), pair('dog', 'frog', 1)], 2);
    expect(labels.map(({ name }) => name)).toEqual(['dog', 'cat']);
    expect(shown.map(({ count }) => count)).toEqual([3]);
  });
});

describe('the threshold', () => {
  it('begins where refusals and false accepts are fewest together', () => {
    expect(bestPoint([point(0, 0, 1), point(0.5, 0.1, 0.2), point(1, 1, 0)])).toBe(1);
  });

  it('begins where everything is answered when no picture is in no label', () => {
    expect(bestPoint([point(0, 0, null), point(0.5, 0.1, null)])).toBe(0);
  });

  it('asks a calibration for the share that it has, and never for none or all', () => {
    expect(targetAt(point(0.5, 0.1, 0.2, 0.91234), 'precision')).toBe(0.912);
    expect(targetAt(point(0.5, 0.1, 0.2), 'trueAcceptRate')).toBe(0.9);
    expect(targetAt(point(1, 1, 0), 'falseAcceptRate')).toBe(0.001);
    expect(targetAt(point(0, 0, 1), 'trueAcceptRate')).toBe(0.999);
  });

  it('asks for nothing where it has no share', () => {
    expect(targetAt(point(0.5, 0.1, null), 'falseAcceptRate')).toBeNull();
  });

  it('takes words by lines, commas and semicolons', () => {
    expect(wordsOf('table, chair\n lamp;;\n')).toEqual(['table', 'chair', 'lamp']);
  });
});
