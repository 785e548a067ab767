import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../../browser/chromium.js';

export { StudioBrowser } from './browser.js';

/** Where screenshots are put: kept by CI, and made anew by each run. */
export const PICTURES = fileURLToPath(new URL('../../../test-output/studio/', import.meta.url));

/** `describe` where there is a Chromium; without one it says that it skips. */
export const describeInBrowser: typeof describe = (() => {
  if (findChromium() !== undefined) return describe;
  console.warn('skipped: no Chromium here; install it, or name the executable in CHROMIUM');
  return describe.skip;
})();

/** The path of a screenshot; its folder is there. */
export async function pictureNamed(name: string): Promise<string> {
  const path = join(PICTURES, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  return path;
}
