import { sumOfExponentials } from '#lexiclip/services/evaluation/engine/exponentials.js';

it('Sums of exponentials are those of Math.exp, to twelve digits', () => {
  for (const scale of [1, 30, 100, 137.5]) {
    const values = Float32Array.from({ length: 999 }, (_, i) => 0.9 - i / 1_000);
    const highest = values[0] as number;
    const exact = values.reduce((sum, value) => sum + Math.exp(scale * (value - highest)), 0);
    expect(sumOfExponentials(values, highest, scale) / exact).toBeCloseTo(1, 11);
  }
});
