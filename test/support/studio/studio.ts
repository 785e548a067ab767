import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { findChromium } from '../../browser/chromium.js';
import { StudioVisit } from './visit.js';

/** Where screenshots are put: kept by CI, and made anew by each run. */
export const PICTURES = fileURLToPath(new URL('../../../test-output/studio/', import.meta.url));

const executablePath = findChromium();

/** `describe` where there is a Chromium; without one it says that it skips. */
export const describeInBrowser: typeof describe = (() => {
  if (executablePath !== undefined) return describe;
  console.warn('skipped: no Chromium here; install it, or name the executable in CHROMIUM');
  return describe.skip;
})();

/** A Chromium for the tests of one file. */
export class StudioBrowser {
  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<StudioBrowser> {
    // Chromium's own sandbox needs rights that containers do not have, and every page here is ours.
    const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'];
    return new StudioBrowser(await chromium.launch({ executablePath: executablePath as string, args }));
  }

  /**
   * A tab with nothing of other tabs.
   *
   * @param url of a server
   * @param key signs in; without one, the form for a key is shown
   * @param path below `/studio`, with its query
   */
  async visit(
    url: string,
    key: string | undefined,
    path = '/',
    options: BrowserContextOptions = {},
  ): Promise<StudioVisit> {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    return StudioVisit.open(context, `${url}/studio${path}${key === undefined ? '' : `#key=${key}`}`);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** The path of a screenshot; its folder is there. */
export async function pictureNamed(name: string): Promise<string> {
  const path = join(PICTURES, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  return path;
}
