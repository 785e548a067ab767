import type { Pixels } from './forms/calibration.js';
import type { InputSize } from './forms/patch-convolution.js';

/** What two forms of a model are compared on. */
export interface Samples {
  readonly prompts: readonly string[];
  readonly images: readonly Pixels[];
}

const THINGS = ['cat', 'red car', 'bowl of soup', 'ship in a storm', 'page of a newspaper', 'hairline crack in steel'];
const TEMPLATES = ['{}', 'a photo of a {}', 'a blurry photo of a small {}.', 'an old drawing of a {}, seen from above'];

/** Prompts of several lengths. */
export const PROMPTS: readonly string[] = THINGS.flatMap((thing) =>
  TEMPLATES.map((template) => template.replace('{}', thing)),
);

const GENERATED_IMAGES = 16;
const WAVES = 6;

/**
 * Images of waves in random directions and colours, for where there are no photos: some smooth, some fine. The same
 * every time.
 */
export function generatedImages({ width, height }: InputSize): Pixels[] {
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: GENERATED_IMAGES }, () => {
    const pixels = new Float32Array(3 * width * height);
    for (let wave = 0; wave < WAVES; wave++) {
      const [across, down, phase] = [random() * 0.5, random() * 0.5, random() * 6];
      const colour = [random() - 0.5, random() - 0.5, random() - 0.5];
      for (let i = 0; i < pixels.length; i++) {
        const [x, y] = [i % width, Math.floor(i / width) % height];
        const channel = colour[Math.floor(i / (width * height))] as number;
        pixels[i] = (pixels[i] as number) + 1.5 * channel * Math.sin(across * x + down * y + phase);
      }
    }
    return pixels;
  });
}
