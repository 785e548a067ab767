import fc from 'fast-check';
import { loadKernel } from '#lexiclip/services/ranking/similarity-kernel.js';

const PAGE = 65_536;

/** Both products of the kernel, [images][rows] each, of matrices that lie one behind the other in shared memory. */
function products(labels: Float32Array, images: Float32Array, dimensions: number) {
  const rows = labels.length / dimensions;
  const count = images.length / dimensions;
  const at = { images: labels.byteLength, out: labels.byteLength + images.byteLength };
  const initial = Math.ceil((at.out + rows * count * 4) / PAGE);
  const memory = new WebAssembly.Memory({ initial, maximum: initial, shared: true });
  const values = new Float32Array(memory.buffer);
  values.set(labels);
  values.set(images, labels.length);
  const kernel = loadKernel(memory);
  const results = () =>
    Array.from({ length: count }, (_, i) => [...values.slice(at.out / 4 + i * rows, at.out / 4 + (i + 1) * rows)]);

  for (let i = 0; i < count; i++)
    kernel.similarities(0, rows, dimensions, at.images + i * dimensions * 4, at.out + i * rows * 4);
  const oneByOne = results();
  values.fill(Number.NaN, at.out / 4);
  kernel.similaritiesOfMany(0, rows, dimensions, at.images, count, at.out);
  return { oneByOne, together: results() };
}

function plain(labels: Float32Array, images: Float32Array, dimensions: number): number[][] {
  const rowsOf = (matrix: Float32Array) =>
    Array.from({ length: matrix.length / dimensions }, (_, i) => matrix.subarray(i * dimensions, (i + 1) * dimensions));
  return rowsOf(images).map((image) =>
    rowsOf(labels).map((label) => label.reduce((sum, x, i) => sum + x * (image[i] as number), 0)),
  );
}

/** Vectors of unit length, [count × dimensions]. */
function unitVectors(count: number, dimensions: number, seed: number): Float32Array {
  const vectors = Float32Array.from({ length: count * dimensions }, (_, i) => Math.sin((i + 1) * (seed + 0.7)));
  for (let from = 0; from < vectors.length; from += dimensions) {
    const vector = vectors.subarray(from, from + dimensions);
    const length = Math.hypot(...vector);
    vector.forEach((x, i) => {
      vector[i] = x / length;
    });
  }
  return vectors;
}

const cases = fc.record({
  dimensions: fc.oneof(fc.constantFrom(1, 3, 4, 7, 256, 512, 768), fc.integer({ min: 1, max: 70 })),
  rows: fc.integer({ min: 1, max: 13 }),
  count: fc.integer({ min: 1, max: 19 }),
  seed: fc.integer({ min: 1, max: 1000 }),
});

describe('The similarity kernel', () => {
  it('computes the dot product of each image and each label', () => {
    fc.assert(
      fc.property(cases, ({ dimensions, rows, count, seed }) => {
        const labels = unitVectors(rows, dimensions, seed);
        const images = unitVectors(count, dimensions, seed + 1);
        const { oneByOne } = products(labels, images, dimensions);
        const differences = plain(labels, images, dimensions).map((expected, i) =>
          expected.map((sum, row) => Math.abs(sum - (oneByOne[i]?.[row] as number))),
        );
        expect(Math.max(...differences.flat())).toBeLessThan(1e-6);
      }),
    );
  });

  it('computes the same bits for several images as for each alone', () => {
    fc.assert(
      fc.property(cases, ({ dimensions, rows, count, seed }) => {
        const labels = unitVectors(rows, dimensions, seed);
        const { oneByOne, together } = products(labels, unitVectors(count, dimensions, seed + 1), dimensions);
        expect(together).toEqual(oneByOne);
      }),
    );
  });

  it('computes the same bits for a row wherever it starts', () => {
    const [labels, image] = [unitVectors(9, 37, 3), unitVectors(1, 37, 4)];
    const all = products(labels, image, 37).oneByOne[0] as number[];
    const fromThird = products(labels.slice(2 * 37), image, 37).oneByOne[0];
    expect(fromThird).toEqual(all.slice(2));
  });

  it('stays within -1 to 1 where rounding would leave it', () => {
    const { oneByOne, together } = products(Float32Array.of(1.5, -1.5), Float32Array.of(1, 1, 1, 1), 1);
    expect(oneByOne[0]).toEqual([1, -1]);
    expect(together[3]).toEqual([1, -1]);
  });
});
