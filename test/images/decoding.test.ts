import sharp from 'sharp';
import { decode } from '#lexiclip/services/images/decode.js';
import { imageFormat } from '#lexiclip/services/images/image-format.js';
import { gifOfOnePixel } from '../support/gif.js';
import { plain } from '../support/images.js';
import { colours, pixel } from '../support/pixels.js';

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

  it('leaves white what the first frame of a GIF does not fill', async () => {
    const image = await decode(gifOfOnePixel({ screen: 3, left: 1, top: 1 }), 'gif');
    expect(pixel(image, 1, 1)).toEqual([255, 0, 0]);
    expect(colours(image)).toEqual(['255 255 255', '255 0 0']);
    expect([image.width, image.height]).toEqual([3, 3]);
  });

  it('finds the first frame of a GIF behind extensions and a palette of its own', async () => {
    const bytes = gifOfOnePixel({ screen: 2, left: 1, top: 0, globalPalette: false, comment: 'a'.repeat(300) });
    const image = await decode(bytes, 'gif');
    expect([pixel(image, 0, 0), pixel(image, 1, 0)]).toEqual([
      [255, 255, 255],
      [255, 0, 0],
    ]);
  });

  it('enlarges the screen of a GIF to hold its first frame', async () => {
    const image = await decode(gifOfOnePixel({ screen: 1, left: 2, top: 1 }), 'gif');
    expect([image.width, image.height]).toEqual([3, 2]);
    expect(pixel(image, 2, 1)).toEqual([255, 0, 0]);
    expect(colours(image)).toEqual(['255 255 255', '255 0 0']);
  });

  it.each(['mif1', 'avis', 'msf1', 'miaf'])('takes an AVIF whose first brand is %s', async (brand) => {
    const bytes = await plain(16, 16, red).avif().toBuffer();
    bytes.write(brand, 8, 'latin1');
    expect(imageFormat(bytes)).toBe('avif');
    expect(pixel(await decode(bytes, 'avif'), 8, 8)[0]).toBeGreaterThan(245);
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
