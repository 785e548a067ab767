import fc from 'fast-check';
import type { PreprocessSpec } from '#lexiclip/domain/preprocess-spec.js';
import { preprocess, resizeAndCrop } from '#lexiclip/services/images/preprocess.js';
import { type Area, type RgbImage, wholeOf } from '#lexiclip/services/images/resampling/geometry.js';
import { resample } from '#lexiclip/services/images/resampling/resample.js';
import { withResampleKernel } from '#lexiclip/services/images/resampling/resample-kernel.js';
import { noise } from '../support/pixels.js';

/** What PIL does for 8-bit images, written out pixel by pixel. */
function reference(image: RgbImage, width: number, height: number, window: Area, filter: Filter): Uint8ClampedArray {
  const across = Array.from({ length: window.width }, (_, x) => taps(image.width, width, window.left + x, filter));
  const down = Array.from({ length: window.height }, (_, y) => taps(image.height, height, window.top + y, filter));
  const out = new Uint8ClampedArray(window.width * window.height * 3);
  for (let x = 0; x < window.width; x++) {
    for (let channel = 0; channel < 3; channel++) {
      const column = Uint8ClampedArray.from({ length: image.height }, (_, row) =>
        weighted(across[x] as Tap[], (at) => image.data[(row * image.width + at) * 3 + channel] as number),
      );
      for (let y = 0; y < window.height; y++)
        out[(y * window.width + x) * 3 + channel] = weighted(down[y] as Tap[], (at) => column[at] as number);
    }
  }
  return out;
}

type Filter = PreprocessSpec['filter'];
type Tap = readonly [at: number, weight: number];

const weighted = (by: readonly Tap[], level: (at: number) => number): number =>
  by.reduce((total, [at, weight]) => total + level(at) * weight, 2 ** 21) >> 22;

function taps(input: number, output: number, pixel: number, filter: Filter): Tap[] {
  const { support, at } = CURVES[filter];
  const scale = input / output;
  const stretch = Math.max(scale, 1);
  const centre = (pixel + 0.5) * scale;
  const from = Math.max(0, Math.trunc(centre - support * stretch + 0.5));
  const to = Math.min(input, Math.trunc(centre + support * stretch + 0.5));
  const exact: number[] = [];
  for (let i = from; i < to; i++) exact.push(at((i - centre + 0.5) / stretch));
  const total = exact.reduce((sum, weight) => sum + weight, 0);
  return exact.map((weight, i) => [from + i, roundHalfAway((weight / total) * 2 ** 22)]);
}

const roundHalfAway = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5);
const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const CURVES = {
  bilinear: { support: 1, at: (x: number) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    at: (x: number) => {
      const d = Math.abs(x);
      if (d >= 2) return 0;
      return d < 1 ? 1.5 * d ** 3 - 2.5 * d ** 2 + 1 : -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2;
    },
  },
  lanczos: { support: 3, at: (x: number) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

const size = fc.integer({ min: 1, max: 90 });
const filter = fc.constantFrom<Filter>('bilinear', 'bicubic', 'lanczos');
const image = fc.record({ width: size, height: size, seed: fc.nat() });

/** A resized size, and a window that lies in it. */
const target = fc
  .record({ width: size, height: size })
  .chain(({ width, height }) =>
    fc.record({ width: fc.constant(width), height: fc.constant(height), across: span(width), down: span(height) }),
  );
const span = (length: number) =>
  fc
    .integer({ min: 0, max: length - 1 })
    .chain((from) => fc.record({ from: fc.constant(from), length: fc.integer({ min: 1, max: length - from }) }));

describe('The resampling kernel', () => {
  it('computes what PIL does, bit for bit, whatever the sizes, the window and the filter', () => {
    fc.assert(
      fc.property(image, target, filter, ({ seed, ...from }, { width, height, across, down }, filter) => {
        const window = { left: across.from, top: down.from, width: across.length, height: down.length };
        const original = noise(from.width, from.height, seed);
        const { data } = resample(original, { width, height, window, filter });
        const expected = reference(original, width, height, window, filter);
        expect(Buffer.from(data).equals(Buffer.from(expected))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves black what of a window lies outside of the image', () => {
    const white = { data: new Uint8Array(4 * 4 * 3).fill(255), width: 4, height: 4 };
    const { data } = resample(white, {
      width: 4,
      height: 4,
      window: { left: -8, top: 0, width: 20, height: 1 },
      filter: 'bilinear',
    });
    const levels = Array.from({ length: 20 }, (_, x) => data[x * 3]);
    expect(levels).toEqual(Array.from({ length: 20 }, (_, x) => (x >= 8 && x < 12 ? 255 : 0)));
  });
});

const spec: PreprocessSpec = {
  resize: { shortestEdge: 30 },
  width: 30,
  height: 28,
  filter: 'bicubic',
  mean: [0.48, 0.45, 0.4],
  deviation: [0.26, 0.27, 0.28],
};
const whole = (width: number, height: number): PreprocessSpec => ({
  ...spec,
  resize: { width, height },
  width,
  height,
});

function preprocessed(image: RgbImage, by: PreprocessSpec): Float32Array {
  const pixels = new Float32Array(3 * by.height * by.width);
  preprocess(wholeOf(image), by, pixels);
  return pixels;
}

describe('Preprocessing', () => {
  const photo = noise(64, 48, 1);

  it('normalises the 8-bit pixels, channel by channel', () => {
    const { data } = resizeAndCrop(photo, spec);
    const area = spec.width * spec.height;
    const expected = Float32Array.from({ length: 3 * area }, (_, i) => {
      const channel = Math.floor(i / area) as 0 | 1 | 2;
      const { [channel]: deviation } = spec.deviation;
      return (data[(i % area) * 3 + channel] as number) * (1 / (255 * deviation)) - spec.mean[channel] / deviation;
    });
    expect(preprocessed(photo, spec)).toEqual(expected);
  });

  /** What this thread holds, bytes. */
  const held = () => withResampleKernel(({ memory }) => memory.buffer.byteLength);

  it('takes an image of 25 megapixels, in little memory', () => {
    const large = { data: new Uint8Array(5000 * 5000 * 3).fill(255), width: 5000, height: 5000 };
    expect([...new Set(resizeAndCrop(large, spec).data)]).toEqual([255]);
    expect(held()).toBeLessThan(8 * 1024 * 1024);
  });

  it('does not keep the memory of an image that takes much', () => {
    // 400,000 rows, each of 60 pixels after the first pass, are 78 MB.
    const long = { data: new Uint8Array(4 * 400_000 * 3).fill(7), width: 4, height: 400_000 };
    const before = preprocessed(photo, spec);
    expect([...new Set(resizeAndCrop(long, whole(60, 8)).data)]).toEqual([7]);
    expect(held()).toBeLessThan(8 * 1024 * 1024);
    expect(preprocessed(photo, spec)).toEqual(before);
  });

  it('refuses to write past what it was given', () => {
    expect(() => preprocess(wholeOf(photo), spec, new Float32Array(3))).toThrow(RangeError);
  });
});
