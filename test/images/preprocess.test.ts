import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { decode } from '#lexiclip/services/images/decode.js';
import { resizeAndCrop } from '#lexiclip/services/images/preprocess.js';
import { sharedFolder } from '../support/images.js';
import { byChannel, closePools, levelsOf, meanDifference, served, toSize } from '../support/pixels.js';

afterAll(closePools);

const reference = sharedFolder('preprocess-reference');

(reference ? describe : describe.skip)('What goes into the model', () => {
  const files = reference ? readdirSync(reference).filter((name) => /\.\d+\.png$/.test(name)) : [];
  const cases = files.map((file) => {
    const [name, size] = file.split('.') as [string, string];
    return { file, name, size: Number(size) };
  });

  it.each(cases)('is the reference, bit for bit: $file', async ({ file, name, size }) => {
    const folder = reference as string;
    const ours = resizeAndCrop(await decode(await readFile(join(folder, `${name}.jpg`)), 'jpeg'), toSize(size));
    const theirs = await decode(await readFile(join(folder, file)), 'png');
    expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height]);
    expect(meanDifference(ours.data, theirs.data)).toBe(0);
  });

  it.each(cases)('is so after all that the service does: $file', async ({ file, name, size }) => {
    const folder = reference as string;
    const bytes = await readFile(join(folder, `${name}.jpg`));
    const ours = await served(bytes, levelsOf(size));
    const theirs = await decode(await readFile(join(folder, file)), 'png');
    expect(meanDifference(byChannel(theirs), ours.pixels)).toBeLessThan(0.0001);
    const { width, height } = await sharp(bytes).metadata();
    expect([ours.width, ours.height]).toEqual([width, height]);
  });

  describe('from a large JPEG, of which only a part is kept', () => {
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
      ['4:4:4', 32, 1],
      ['4:2:0', 224, 6],
    ])('is what the whole gives, bit for bit: %s, %i pixels, EXIF orientation %i', async (...how) => {
      const [chromaSubsampling, size, orientation] = how;
      const bytes = await sharp(photos, { raw: sides })
        .jpeg({ quality: 90, chromaSubsampling })
        .withMetadata({ orientation })
        .toBuffer();
      const result = await served(bytes, levelsOf(size));
      expect([result.width, result.height]).toEqual(orientation === 6 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT]);
      const whole = resizeAndCrop(await decode(bytes, 'jpeg'), levelsOf(size));
      expect(meanDifference(byChannel(whole), result.pixels)).toBeLessThan(0.0001);
    });
  });
});
