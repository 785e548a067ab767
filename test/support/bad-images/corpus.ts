import { bombs } from './bombs.js';
import type { ImageCase } from './case.js';
import { damagedImages } from './damaged.js';
import { foreignFiles, noiseFiles, polyglots } from './foreign.js';
import { oddImages } from './odd.js';
import { texts } from './texts.js';

export type { ImageCase, Outcome } from './case.js';

/** Hostile, broken and unusual images by kind, the same in every run. */
export async function badImages(): Promise<Record<string, ImageCase[]>> {
  const [damaged, bomb, foreign, noise, polyglot, odd, text] = await Promise.all([
    damagedImages(),
    bombs(),
    foreignFiles(),
    noiseFiles(),
    polyglots(),
    oddImages(),
    texts(),
  ]);
  return {
    'that is damaged': damaged,
    'that is a bomb': bomb,
    'that is another kind of file': foreign,
    'that is noise': noise,
    'that is two things at once': polyglot,
    'that is unusual': odd,
    'that comes as odd text': text,
  };
}
