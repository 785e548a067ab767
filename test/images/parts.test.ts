import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import type { PreprocessSpec } from '#lexiclip/domain/preprocess-spec.js';
import { decode, decodePart } from '#lexiclip/services/images/decode.js';
import { preprocess, sourceArea } from '#lexiclip/services/images/preprocess.js';
import { type StoredPart, wholeOf } from '#lexiclip/services/images/resampling/geometry.js';
import { gifOfOnePixel } from '../support/gif.js';
import { levelsOf, noise } from '../support/pixels.js';

/** How images are written: what a decoder may treat in another way than the rest. */
const KINDS: Record<string, (image: Sharp) => Sharp> = {
  'jpeg, baseline': (image) => image.jpeg({ chromaSubsampling: '4:4:4' }),
  'jpeg, progressive': (image) => image.jpeg({ progressive: true }),
  'jpeg, of print': (image) => image.toColourspace('cmyk').jpeg(),
  png: (image) => image.png(),
  'png, 16 bits': (image) => image.toColourspace('rgb16').png(),
  'png, 16 bits of grey': (image) => image.toColourspace('grey16').png(),
  'png, interlaced': (image) => image.png({ progressive: true }),
  'png, palette': (image) => image.png({ palette: true, effort: 1 }),
  'webp, lossy': (image) => image.webp({ effort: 0 }),
  'webp, lossless': (image) => image.webp({ lossless: true, effort: 0 }),
  gif: (image) => image.gif({ effort: 1 }),
  avif: (image) => image.avif({ effort: 0 }),
};
const formatOf = (kind: string): string => kind.split(',')[0] as string;

interface Photo {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly seed: number;
  /** As EXIF counts them. */
  readonly orientation: number;
  readonly profile: 'srgb' | 'p3' | undefined;
}

async function fileOf(kind: string, { width, height, channels, seed, orientation, profile }: Photo): Promise<Buffer> {
  const { data } = noise(width, (height * channels) / 3 + 1, seed);
  const image = sharp(data.subarray(0, width * height * channels), { raw: { width, height, channels } });
  const described = image.withMetadata({ orientation, ...(profile && { icc: profile }) });
  return (KINDS[kind] as (image: Sharp) => Sharp)(described).toBuffer();
}

function levels(part: StoredPart, spec: PreprocessSpec): Float32Array {
  const pixels = new Float32Array(3 * spec.width * spec.height);
  preprocess(part, spec, pixels);
  return pixels;
}

const partOf = (bytes: Uint8Array, format: string, spec: PreprocessSpec): Promise<StoredPart> =>
  decodePart(bytes, format, (original) => sourceArea(original, spec));

async function expectSame(bytes: Uint8Array, format: string, spec: PreprocessSpec): Promise<void> {
  const whole = wholeOf(await decode(bytes, format));
  const part = await partOf(bytes, format, spec);
  expect(part.original).toEqual(whole.original);
  expect(Buffer.from(levels(part, spec).buffer).equals(Buffer.from(levels(whole, spec).buffer))).toBe(true);
}

const side = fc.integer({ min: 1, max: 160 });
const size = fc.oneof(
  fc.record({ width: side, height: side }),
  fc.record({ width: fc.integer({ min: 1, max: 3 }), height: fc.integer({ min: 500, max: 2000 }) }),
  fc.record({ width: fc.integer({ min: 500, max: 2000 }), height: fc.integer({ min: 1, max: 3 }) }),
);
const photo: fc.Arbitrary<Photo> = size.chain(({ width, height }) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    channels: fc.constantFrom(3, 4),
    seed: fc.nat(),
    orientation: fc.integer({ min: 1, max: 8 }),
    profile: fc.constantFrom('srgb', 'p3', undefined),
  }),
);

const edge = fc.integer({ min: 1, max: 40 });
const filter = fc.constantFrom<PreprocessSpec['filter']>('bilinear', 'bicubic', 'lanczos');
/** Models that crop what they resize, models that squeeze it, and crops that are larger than the image. */
const spec: fc.Arbitrary<PreprocessSpec> = fc
  .record({ edge, width: edge, height: edge, filter, squeezed: fc.boolean() })
  .map(({ edge, width, height, filter, squeezed }) => {
    const resize = squeezed ? { width, height } : { shortestEdge: edge };
    return { ...levelsOf(edge), resize, width, height, filter };
  });

describe('The part of an image that is kept', () => {
  it.each(Object.keys(KINDS))('gives the same bits as the whole, whatever its size and the crop: %s', async (kind) => {
    await fc.assert(
      fc.asyncProperty(photo, spec, async (photo, spec) => {
        await expectSame(await fileOf(kind, photo), formatOf(kind), spec);
      }),
      { numRuns: 12 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is turned as EXIF says, and to the same bits: orientation %i',
    async (orientation) => {
      const photo: Photo = { width: 157, height: 101, channels: 3, seed: 1, orientation, profile: undefined };
      const bytes = await fileOf('jpeg, baseline', photo);
      expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
      await expectSame(bytes, 'jpeg', levelsOf(32));
      await expectSame(bytes, 'jpeg', { ...levelsOf(20), resize: { width: 20, height: 20 } });
    },
  );

  it.each([
    [300, 4, 5],
    [300, 150, 150],
    [60, 59, 0],
    [1, 2, 1],
  ])('is white where the first frame of a GIF is not: screen %i, frame at %i, %i', async (screen, left, top) => {
    const bytes = gifOfOnePixel({ screen, left, top });
    await expectSame(bytes, 'gif', levelsOf(12));
    await expectSame(bytes, 'gif', { ...levelsOf(16), resize: { shortestEdge: 24 } });
  });

  it('is not much more than what the crop needs', async () => {
    const wide: Photo = { width: 900, height: 100, channels: 3, seed: 1, orientation: 1, profile: undefined };
    for (const orientation of [1, 3, 6]) {
      const { data } = await partOf(await fileOf('jpeg, baseline', { ...wide, orientation }), 'jpeg', levelsOf(10));
      expect(data.length).toBeLessThanOrEqual((100 + 2 * 20) * 100 * 3);
    }
  });

  it.each(Object.keys(KINDS))('is refused when the file is cut off anywhere: %s', async (kind) => {
    const photo: Photo = { width: 40, height: 360, channels: 3, seed: 1, orientation: 1, profile: undefined };
    const bytes = await fileOf(kind, photo);
    const spec = levelsOf(16);
    // Of the rows, 160 to 200 are needed.
    expect((await partOf(bytes, formatOf(kind), spec)).top).toBeGreaterThan(120);
    const cuts = Array.from({ length: 40 }, (_, i) => Math.floor((bytes.length * i) / 40));
    const accepted: number[] = [];
    for (const cut of [...cuts, bytes.length - 20]) {
      await partOf(bytes.subarray(0, cut), formatOf(kind), spec).then(
        () => accepted.push(cut),
        () => undefined,
      );
    }
    expect(accepted).toEqual([]);
  });
});
