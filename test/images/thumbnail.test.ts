import sharp from 'sharp';
import { Preprocessor } from '#lexiclip/services/images/preprocessor.js';
import { plain } from '../support/images.js';
import { levelsOf, meanDifference } from '../support/pixels.js';

describe('A thumbnail', () => {
  const preprocessor = new Preprocessor(levelsOf(32), 1);
  afterAll(() => preprocessor.close());

  const pixels = () => new Float32Array(new SharedArrayBuffer(preprocessor.pixelCount * 4));
  /** Two colours, side by side. */
  const halves = (width: number, height: number) =>
    plain(width, height, [240, 30, 20]).composite([
      {
        input: { create: { width: width / 2, height, channels: 3, background: { r: 10, g: 200, b: 90 } } },
        left: 0,
        top: 0,
      },
    ]);
  const thumbnail = async (bytes: Buffer) =>
    (await preprocessor.prepare(bytes, null, { thumbnail: true })).thumbnail as Uint8Array;

  it('is a WebP of at most 256 pixels on its longer side', async () => {
    const { format, width, height } = await sharp(await thumbnail(await halves(800, 400).png().toBuffer())).metadata();
    expect([format, width, height]).toEqual(['webp', 256, 128]);
  });

  it('of a small image has its size', async () => {
    const { width, height } = await sharp(await thumbnail(await halves(40, 30).png().toBuffer())).metadata();
    expect([width, height]).toEqual([40, 30]);
  });

  it('is upright', async () => {
    const turned = await halves(800, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { width, height } = await sharp(await thumbnail(turned)).metadata();
    expect([width, height]).toEqual([128, 256]);
  });

  it('shows all of the image, of which the model sees the middle', async () => {
    const image = await halves(2000, 1000).jpeg().toBuffer();
    const { data, info } = await sharp(await thumbnail(image))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number) => [...data.subarray((64 * info.width + x) * 3, (64 * info.width + x) * 3 + 3)];
    for (const [seen, made] of [
      [at(4), [10, 200, 90]],
      [at(251), [240, 30, 20]],
    ] as const) {
      expect(meanDifference(seen, made)).toBeLessThan(12);
    }
  });

  it('does not change what the model sees', async () => {
    const image = await halves(2000, 1000).jpeg().toBuffer();
    const [alone, beside] = [pixels(), pixels()];
    await preprocessor.prepare(image, alone);
    await preprocessor.prepare(image, beside, { thumbnail: true });
    expect(beside).toEqual(alone);
  });

  it('is not made unless it is wanted', async () => {
    const { thumbnail: made } = await preprocessor.prepare(await halves(40, 30).png().toBuffer(), pixels());
    expect(made).toBeNull();
  });
});
