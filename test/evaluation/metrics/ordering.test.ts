import { finish } from '#lexiclip/domain/steps.js';
import { ascending } from '#lexiclip/services/evaluation/metrics/ordering.js';
import { randomNumbers } from '../../support/evaluation/plain-results.js';

const random = randomNumbers(4);

describe('Places that are sorted in steps', () => {
  it.each([0, 1, 2_048, 2_049, 9_999])('are in the order of their values, and equal ones as they were: %i', (count) => {
    const values = Float64Array.from({ length: 2 * count }, () => Math.floor((random() * count) / 20));
    const places = Int32Array.from({ length: count }, (_, i) => 2 * i + (i % 2));
    const expected = [...places].sort((a, b) => (values[a] as number) - (values[b] as number));
    expect([...finish(ascending(places, values))]).toEqual(expected);
  });
});
