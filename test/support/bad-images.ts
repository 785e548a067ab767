import { bombs } from './bad-images/bombs.js';
import type { ImageCase } from './bad-images/case.js';
import { damagedImages } from './bad-images/damaged.js';
import { foreignFiles, noiseFiles, polyglots } from './bad-images/foreign.js';
import { oddImages } from './bad-images/odd.js';
import { texts } from './bad-images/texts.js';

export type { ImageCase, Outcome } from './bad-images/case.js';

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
