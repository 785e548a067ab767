import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { decode } from '#lexiclip/services/images/decode.js';
import { resizeAndCrop, shrinkage } from '#lexiclip/services/images/preprocess.js';
import { plain, sharedFolder } from '../support/images.js';
import { byChannel, closePools, levelsOf, meanDifference, served, toSize } from '../support/pixels.js';

afterAll(closePools);

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
