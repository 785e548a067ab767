import { bytesText, hasAlpha, shrunkSize } from '../../../studio/src/screens/classify/shrink.js';

describe('the size of a picture that is sent', () => {
  it('has a shorter side of four times what the model reads, and the shape of the picture', () => {
    expect(shrunkSize({ width: 4000, height: 3000 }, 224)).toEqual({ width: 1195, height: 896 });
    expect(shrunkSize({ width: 3000, height: 4000 }, 224)).toEqual({ width: 896, height: 1195 });
  });

  it('is never below that, whatever the rounding does', () => {
    for (let height = 897; height < 3000; height += 7)
      for (const width of [height, height + 1, height * 3]) {
        const size = shrunkSize({ width, height }, 224);
        expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBe(896);
      }
  });

  it('stays where the shorter side is no larger, however long the other one is', () => {
    expect(shrunkSize({ width: 20_000, height: 896 }, 224)).toBeNull();
    expect(shrunkSize({ width: 100, height: 100 }, 224)).toBeNull();
  });
});

it('finds the one pixel that lets something through', () => {
  const pixels = new Uint8ClampedArray(400).fill(255);
  expect(hasAlpha(pixels)).toBe(false);
  pixels[399] = 254;
  expect(hasAlpha(pixels)).toBe(true);
});

it('says how large a file is', () => {
  expect([12_400_000, 412_345, 20].map(bytesText)).toEqual(['12.4 MB', '412 kB', '1 kB']);
});
