import fc from 'fast-check';
import { Products } from '#lexiclip/services/evaluation/learning/products.js';

const products = new Products();

const matrix = (rows: number, columns: number, seed: number) =>
  Float64Array.from({ length: rows * columns }, (_, i) => Math.sin((i + 1) * (seed + 0.3)));

/** By the definition: products of row i of one and row j of the other. */
function plain(a: Float64Array, b: Float64Array, d: number): number[] {
  const rows = (m: Float64Array) => Array.from({ length: m.length / d }, (_, i) => m.subarray(i * d, (i + 1) * d));
  return rows(a).flatMap((x) => rows(b).map((y) => x.reduce((sum, value, k) => sum + value * (y[k] as number), 0)));
}

const furthest = (a: Float64Array, b: readonly number[]): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

describe('Products of matrices', () => {
  it('of any size are those of their rows', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, size, (m, n, d) => {
        const [a, b] = [matrix(m, d, 1), matrix(n, d, 2)];
        expect(furthest(products.ofRows(a, b, d), plain(a, b, d))).toBeLessThan(1e-12);
      }),
      { numRuns: 100 },
    );
  });

  it('larger than the memory of the kernel are put together of parts', () => {
    const [a, b] = [matrix(131, 3, 1), matrix(514, 3, 2)];
    const found = products.ofRows(a, b, 3);
    expect(found).toHaveLength(131 * 514);
    expect(furthest(found, plain(a, b, 3))).toBeLessThan(1e-12);
  });

  it('of each row with itself are added with a weight, above the diagonal', () => {
    const [n, d] = [520, 133];
    const rows = matrix(n, d, 3);
    const sum = new Float64Array(d * d).fill(1);
    products.addOuter(rows, d, -2, sum);
    const columns = Float64Array.from({ length: n * d }, (_, i) => rows[(i % n) * d + Math.floor(i / n)] as number);
    const expected = plain(columns, columns, n).map((value, i) => (i % d >= Math.floor(i / d) ? 1 - 2 * value : 1));
    expect(furthest(sum, expected)).toBeLessThan(1e-9);
  });
});
