import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { findChromium } from '../../browser/chromium.js';
import { StudioVisit } from './visit.js';

/** A Chromium with the studio. */
export class StudioBrowser {
  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<StudioBrowser> {
    // Chromium's own sandbox needs rights that containers do not have, and every page here is ours.
    const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'];
    return new StudioBrowser(await chromium.launch({ executablePath: findChromium() as string, args }));
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
