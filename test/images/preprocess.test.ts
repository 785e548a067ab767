import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { decode } from '#lexiclip/services/images/decode.js';
import { resizeAndCrop, shrinkage } from '#lexiclip/services/images/preprocess.js';
import { Preprocessor } from '#lexiclip/services/images/preprocessor.js';
import type { RgbImage } from '#lexiclip/services/images/resampling/resample.js';
import type { PreprocessSpec } from '#lexiclip/services/models/preprocessor-config.js';
import { plain, sharedFolder } from '../support/images.js';
import { sum } from '../support/numbers.js';

const toSize = (size: number): PreprocessSpec => ({
  resize: { shortestEdge: size },
  width: size,
  height: size,
  filter: 'bicubic',
  mean: [0.5, 0.5, 0.5],
  deviation: [0.5, 0.5, 0.5],
});

const filled = (width: number, height: number, pixel: readonly number[]): RgbImage => ({
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => pixel[i % 3] as number),
  width,
  height,
});

/** The different pixels of an image. */
const colours = ({ data }: RgbImage): string[] => {
  const pixels = Array.from({ length: data.length / 3 }, (_, i) => [...data.slice(i * 3, i * 3 + 3)].join(' '));
  return [...new Set(pixels)];
};

const pixel = ({ data, width }: RgbImage, x: number, y: number): number[] => {
  const at = (y * width + x) * 3;
  return [...data.slice(at, at + 3)];
};

/** What a model would take that wants the levels as they are. */
const levelsOf = (size: number): PreprocessSpec => {
  const deviation = 1 / 255;
  return { ...toSize(size), mean: [0, 0, 0], deviation: [deviation, deviation, deviation] };
};

/** The levels of one channel after the other. */
const byChannel = ({ data }: RgbImage): number[] => {
  const area = data.length / 3;
  return Array.from(data, (_, i) => data[(i % area) * 3 + Math.floor(i / area)] as number);
};

const meanDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return sum(Array.from(a, (level, i) => Math.abs(level - (b[i] as number)))) / a.length;
};

/** As the service does it, in a thread of its pool, to levels. */
async function served(bytes: Uint8Array, spec: PreprocessSpec) {
  const preprocessor = pools.get(spec.width) ?? new Preprocessor(spec, 1);
  pools.set(spec.width, preprocessor);
  const memory = new SharedArrayBuffer(preprocessor.pixelCount * Float32Array.BYTES_PER_ELEMENT);
  const pixels = new Float32Array(memory);
  return { ...(await preprocessor.prepare(bytes, pixels)), pixels };
}
/** By the size of what they make. */
const pools = new Map<number, Preprocessor>();
afterAll(() => Promise.all([...pools.values()].map((pool) => pool.close())));

const reference = sharedFolder('preprocess-reference');

(reference ? describe : describe.skip)('What goes into the model', () => {
  const files = reference ? readdirSync(reference).filter((name) => /\.\d+\.png$/.test(name)) : [];
  const MOST = { 224: 0.5, 32: 1 } as Record<number, number>;
  const cases = files.map((file) => {
    const [name, size] = file.split('.') as [string, string];
    return { file, name, size: Number(size) };
  });

  // Grey levels of 255, on average over all pixels.
  it.each(cases)(
    'is the reference within half a grey level at 224 and one at 32: $file',
    async ({ file, name, size }) => {
      const folder = reference as string;
      const ours = resizeAndCrop(await decode(await readFile(join(folder, `${name}.jpg`)), 'jpeg'), toSize(size));
      const theirs = await decode(await readFile(join(folder, file)), 'png');
      expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height]);
      expect(meanDifference(ours.data, theirs.data)).toBeLessThanOrEqual(MOST[size] as number);
    },
  );

  it.each(cases)('is as near to it after all that the service does: $file', async ({ file, name, size }) => {
    const folder = reference as string;
    const bytes = await readFile(join(folder, `${name}.jpg`));
    const ours = await served(bytes, levelsOf(size));
    const theirs = await decode(await readFile(join(folder, file)), 'png');
    expect(meanDifference(byChannel(theirs), ours.pixels)).toBeLessThanOrEqual(MOST[size] as number);
    const { width, height } = await sharp(bytes).metadata();
    expect([ours.width, ours.height]).toEqual([width, height]);
  });

  describe('from a large JPEG, which is reduced while it is decoded', () => {
    const [WIDTH, HEIGHT] = [3997, 3001];
    const sides = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
    let photos: Buffer;

    /** A photo beside the other, in full detail. */
    beforeAll(async () => {
      const tile = { width: 800, height: 601 };
      const names = readdirSync(reference as string).filter((name) => /^[^.]{6,}\.jpg$/.test(name));
      const tiles = Array.from({ length: 25 }, async (_, i) => {
        const input = await readFile(join(reference as string, names[i % names.length] as string));
        const { data } = await sharp(input)
          .resize({ ...tile, fit: 'cover' })
          .raw()
          .toBuffer({ resolveWithObject: true });
        return {
          input: data,
          raw: { ...tile, channels: 3 as const },
          left: Math.min((i % 5) * tile.width, WIDTH - tile.width),
          top: Math.min(Math.floor(i / 5) * tile.height, HEIGHT - tile.height),
        };
      });
      photos = await sharp({ create: { ...sides, background: 'white' } })
        .composite(await Promise.all(tiles))
        .raw()
        .toBuffer();
    });

    it.each([
      ['4:2:0', 224, 1],
      ['4:4:4', 224, 1],
      ['4:4:4', 32, 1],
      ['4:2:0', 224, 6],
    ])('is within a quarter of a grey level of the whole: %s, %i pixels, EXIF orientation %i', async (...how) => {
      const [chromaSubsampling, size, orientation] = how;
      const bytes = await sharp(photos, { raw: sides })
        .jpeg({ quality: 90, chromaSubsampling })
        .withMetadata({ orientation })
        .toBuffer();
      const whole = await decode(bytes, 'jpeg');
      const spec = levelsOf(size);
      const reduced = await decode(bytes, 'jpeg', (original) => shrinkage(original, spec));
      expect(reduced.data.length).toBeLessThan(whole.data.length / 8);
      const upright = orientation === 6 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
      expect([reduced.original.width, reduced.original.height]).toEqual(upright);

      const result = await served(bytes, spec);
      expect([result.width, result.height]).toEqual(upright);
      expect(meanDifference(byChannel(resizeAndCrop(whole, spec)), result.pixels)).toBeLessThanOrEqual(0.25);
    });
  });
});

describe('A large JPEG', () => {
  it('is turned upright when it is reduced', async () => {
    const [width, height] = [2400, 3000];
    const left = { create: { width: width / 2, height, channels: 3, background: '#ff0000' } } as const;
    // Orientation 6: what is stored on the left is the top.
    const bytes = await plain(width, height, [0, 0, 255])
      .composite([{ input: left, top: 0, left: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const result = await served(bytes, levelsOf(32));
    expect([result.width, result.height]).toEqual([height, width]);
    const at = (x: number, y: number) => [0, 1, 2].map((channel) => result.pixels[(channel * 32 + y) * 32 + x]);
    for (const x of [0, 31]) {
      expect(at(x, 1)).toEqual([expect.closeTo(254, -1), expect.closeTo(0, -1), expect.closeTo(0, -1)]);
      expect(at(x, 30)).toEqual([expect.closeTo(0, -1), expect.closeTo(0, -1), expect.closeTo(254, -1)]);
    }
  });

  it('is decoded whole when little is left to be shrunk then', async () => {
    const bytes = await plain(2400, 1700, [9, 9, 9]).jpeg().toBuffer();
    expect(await decode(bytes, 'jpeg', (size) => shrinkage(size, toSize(224)))).toMatchObject({ width: 2400 });
    expect(await decode(bytes, 'jpeg', (size) => shrinkage(size, toSize(200)))).toMatchObject({ width: 1200 });
  });
});

describe('Resizing', () => {
  it.each([
    ['enlarging', 10, 7],
    ['shrinking', 500, 300],
    ['one to one', 32, 32],
  ])('keeps one colour one colour: %s', (_, width, height) => {
    expect(colours(resizeAndCrop(filled(width, height, [10, 128, 250]), toSize(32)))).toEqual(['10 128 250']);
  });

  it('leaves an image of the right size as it is', () => {
    const image = { data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 31) % 256), width: 32, height: 32 };
    expect([...resizeAndCrop(image, toSize(32)).data]).toEqual([...image.data]);
  });

  it('enlarges a single pixel', () => {
    const { width, height, ...image } = resizeAndCrop(filled(1, 1, [1, 2, 3]), toSize(224));
    expect([width, height]).toEqual([224, 224]);
    expect(colours({ ...image, width, height })).toEqual(['1 2 3']);
  });

  it.each([
    [20_000, 1],
    [1, 20_000],
  ])('computes only what is cropped of an image of %i × %i', (width, height) => {
    const started = performance.now();
    expect(colours(resizeAndCrop(filled(width, height, [9, 9, 9]), toSize(224)))).toEqual(['9 9 9']);
    // The whole of it would be 224 × 4,480,000 pixels.
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('crops the centre', () => {
    // 96 × 32: thirds of red, green and blue. The middle third stays.
    const thirds = filled(96, 32, [0, 0, 0]);
    const data = thirds.data.map((_, i) => (Math.floor(((i / 3) % 96) / 32) === i % 3 ? 255 : 0));
    expect(colours(resizeAndCrop({ ...thirds, data }, toSize(32)))).toEqual(['0 255 0']);
  });

  it('averages what it shrinks, so that fine stripes turn grey', () => {
    const stripes = filled(256, 256, [0, 0, 0]);
    const data = stripes.data.map((_, i) => (Math.floor(i / 3) % 2 === 0 ? 0 : 255));
    const greys = [...resizeAndCrop({ ...stripes, data }, toSize(32)).data];
    expect(Math.min(...greys)).toBeGreaterThanOrEqual(120);
    expect(Math.max(...greys)).toBeLessThanOrEqual(135);
  });
});

describe('Decoding', () => {
  const red = [255, 0, 0] as const;
  const halves = () => plain(8, 8, [0, 0, 255]).composite([{ input: leftHalf, top: 0, left: 0 }]);
  const leftHalf = { create: { width: 4, height: 8, channels: 3, background: { r: 255, g: 0, b: 0 } } } as const;

  it('turns an image upright, as its EXIF orientation says', async () => {
    // Orientation 6: what is stored on the left is the top.
    const bytes = await halves().withMetadata({ orientation: 6 }).png().toBuffer();
    const image = await decode(bytes, 'png');
    expect(pixel(image, 4, 0)).toEqual([255, 0, 0]);
    expect(pixel(image, 4, 7)).toEqual([0, 0, 255]);
  });

  it('swaps width and height with it', async () => {
    const bytes = await plain(20, 10, red).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await decode(bytes, 'jpeg')).toMatchObject({ width: 10, height: 20 });
  });

  it('puts transparent parts on white', async () => {
    const background = { r: 255, g: 0, b: 0, alpha: 0 };
    const bytes = await sharp({ create: { width: 4, height: 4, channels: 4, background } })
      .png()
      .toBuffer();
    expect(colours(await decode(bytes, 'png'))).toEqual(['255 255 255']);
  });

  it('mixes what is half transparent with white', async () => {
    const background = { r: 0, g: 0, b: 0, alpha: 0.5 };
    const bytes = await sharp({ create: { width: 4, height: 4, channels: 4, background } })
      .png()
      .toBuffer();
    const [grey] = pixel(await decode(bytes, 'png'), 0, 0);
    expect(grey).toBeGreaterThanOrEqual(126);
    expect(grey).toBeLessThanOrEqual(129);
  });

  it('takes 16 bits a channel', async () => {
    const bytes = await plain(4, 4, [200, 100, 50]).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    const [r, g, b] = pixel(await decode(bytes, 'png'), 1, 1) as [number, number, number];
    expect([r, g, b].map((level, i) => Math.abs(level - ([200, 100, 50][i] as number)) <= 1)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('takes a palette', async () => {
    const bytes = await plain(4, 4, [200, 100, 50]).png({ palette: true }).toBuffer();
    expect(colours(await decode(bytes, 'png'))).toEqual(['200 100 50']);
  });

  it('takes greys', async () => {
    const bytes = await plain(4, 4, [90, 90, 90]).toColourspace('b-w').png().toBuffer();
    expect(colours(await decode(bytes, 'png'))).toEqual(['90 90 90']);
  });

  it('takes the colours of print', async () => {
    const bytes = await plain(16, 16, [255, 0, 0]).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const [r, g, b] = pixel(await decode(bytes, 'jpeg'), 8, 8) as [number, number, number];
    expect(r).toBeGreaterThan(180);
    expect(Math.max(g, b)).toBeLessThan(90);
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('takes %s', async (format) => {
    const [r, g, b] = pixel(await decode(await plain(16, 16, red).toFormat(format).toBuffer(), format), 8, 8);
    expect(r).toBeGreaterThan(245);
    expect(Math.max(g as number, b as number)).toBeLessThan(10);
  });

  it('takes the first of several frames', async () => {
    const frames = { width: 8, height: 16, channels: 3, pageHeight: 8 } as const;
    const data = Buffer.from(Uint8Array.from({ length: 8 * 16 * 3 }, (_, i) => (i < 8 * 8 * 3 ? 255 : 0)));
    const bytes = await sharp(data, { raw: frames })
      .gif({ delay: [10, 10] })
      .toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    const image = await decode(bytes, 'gif');
    expect([image.width, image.height]).toEqual([8, 8]);
    expect(colours(image)).toEqual(['255 255 255']);
  });

  it.each(['svg', 'tiff'] as const)('refuses %s, which is not on the list', async (format) => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    );
    const bytes = format === 'svg' ? svg : await plain(4, 4, red).tiff().toBuffer();
    await expect(decode(bytes, format)).rejects.toThrow();
  });
});
