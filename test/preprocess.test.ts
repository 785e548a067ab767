import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { resizeAndCrop } from '#lexiclip/services/clip/preprocess.js';
import type { PreprocessSpec } from '#lexiclip/services/clip/preprocess-spec.js';
import type { RgbImage } from '#lexiclip/services/clip/resample.js';
import { decode } from '#lexiclip/services/images/decode.js';
import { plain, sharedFolder } from './support/images.js';
import { sum } from './support/numbers.js';

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
      const differences = Array.from(ours.data, (level, i) => Math.abs(level - (theirs.data[i] as number)));
      expect(sum(differences) / differences.length).toBeLessThanOrEqual(MOST[size] as number);
    },
  );
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
