import type { PreprocessSpec } from '#lexiclip/domain/preprocess-spec.js';
import { Preprocessor } from '#lexiclip/services/images/preprocessor.js';
import type { RgbImage } from '#lexiclip/services/images/resampling/geometry.js';
import { sum } from './numbers.js';

/** Resizes the shorter side to this and crops a square. */
export const toSize = (size: number): PreprocessSpec => ({
  resize: { shortestEdge: size },
  width: size,
  height: size,
  filter: 'bicubic',
  mean: [0.5, 0.5, 0.5],
  deviation: [0.5, 0.5, 0.5],
});

/** One colour all over. */
export const filled = (width: number, height: number, pixel: readonly number[]): RgbImage => ({
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => pixel[i % 3] as number),
  width,
  height,
});

/** Levels that follow from the seed, half of them at the ends of the scale, where sums leave it. */
export function noise(width: number, height: number, seed: number): RgbImage {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 31 ? ((state >>> 30) & 1) * 255 : (state >>> 16) & 255;
  });
  return { data, width, height };
}

/** The different pixels of an image. */
export const colours = ({ data }: RgbImage): string[] => {
  const pixels = Array.from({ length: data.length / 3 }, (_, i) => [...data.slice(i * 3, i * 3 + 3)].join(' '));
  return [...new Set(pixels)];
};

/** The three levels at a place. */
export const pixel = ({ data, width }: RgbImage, x: number, y: number): number[] => {
  const at = (y * width + x) * 3;
  return [...data.slice(at, at + 3)];
};

/** What a model would take that wants the levels as they are. */
export const levelsOf = (size: number): PreprocessSpec => {
  const deviation = 1 / 255;
  return { ...toSize(size), mean: [0, 0, 0], deviation: [deviation, deviation, deviation] };
};

/** The levels of one channel after the other. */
export const byChannel = ({ data }: RgbImage): number[] => {
  const area = data.length / 3;
  return Array.from(data, (_, i) => data[(i % area) * 3 + Math.floor(i / area)] as number);
};

/** How far levels are from others, on average. */
export const meanDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return sum(Array.from(a, (level, i) => Math.abs(level - (b[i] as number)))) / a.length;
};

/** By the size of what they make. */
const pools = new Map<number, Preprocessor>();
/** Stops the threads of `served`. */
export const closePools = () => Promise.all([...pools.values()].map((pool) => pool.close()));

/** As the service does it, in a thread of its pool, to levels. */
export async function served(bytes: Uint8Array, spec: PreprocessSpec) {
  const preprocessor = pools.get(spec.width) ?? new Preprocessor(spec, 1);
  pools.set(spec.width, preprocessor);
  const memory = new SharedArrayBuffer(preprocessor.pixelCount * Float32Array.BYTES_PER_ELEMENT);
  const pixels = new Float32Array(memory);
  return { ...(await preprocessor.prepare(bytes, pixels)), pixels };
}
