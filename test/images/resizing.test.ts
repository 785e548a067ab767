import { resizeAndCrop } from '#lexiclip/services/images/preprocess.js';
import { colours, filled, toSize } from '../support/pixels.js';

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
