import type { Page } from 'playwright-core';
import { StudioBrowser } from '../../test/support/studio/browser.js';
import type { StudioVisit } from '../../test/support/studio/visit.js';
import { BenchServer } from '../support/server.js';

/** How long a page may take to come to rest, ms. */
export const SETTLED_MS = 1_500;

/** A server, a tenant's key, and a browser: what every measurement of the studio has. */
export interface Studio {
  readonly server: BenchServer;
  readonly key: string;
  readonly browser: StudioBrowser;
  /** A tab with nothing of other tabs, and nothing in its cache. */
  readonly visit: (path: string) => Promise<StudioVisit>;
}

/** Does something with a studio, and closes it whatever happens. */
export async function withStudio<Result>(work: (studio: Studio) => Promise<Result>): Promise<Result> {
  const server = await BenchServer.start({ LEXICLIP_STUDIO: 'on' });
  const browser = await StudioBrowser.open();
  try {
    const key = await server.tenant('bench');
    return await work({ server, key, browser, visit: (path) => browser.visit(server.url, key, path) });
  } finally {
    await browser.close();
    await server.close();
  }
}

const WATCH = `window.__frames = [];
(() => {
  let last;
  const frame = (now) => {
    if (last !== undefined) window.__frames.push(now - last);
    last = now;
    window.__watch = requestAnimationFrame(frame);
  };
  window.__watch = requestAnimationFrame(frame);
})(); 0`;
const WATCHED = 'cancelAnimationFrame(window.__watch), window.__frames';

/** The longest time between two frames while something is done, ms. */
export async function longestFrame(page: Page, work: () => Promise<unknown>): Promise<number> {
  await page.evaluate(WATCH);
  await work();
  await page.waitForTimeout(500);
  return Math.max(...((await page.evaluate(WATCHED)) as number[]));
}
