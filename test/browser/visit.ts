import type { Browser, Locator, Page } from 'playwright-core';

const SHOWN_MS = 20_000;
/** The browser's own line for an answer with an error's status: what the page makes of it is looked at instead. */
const OF_THE_BROWSER = /^Failed to load resource/;

/** A page that is open in the browser, and what it complained of. */
export class Visit {
  readonly complaints: string[] = [];
  /** Of what the page has asked the service, such as `GET 200`. */
  readonly answers: string[] = [];

  private constructor(readonly page: Page) {
    page.setDefaultTimeout(SHOWN_MS);
    page.on('response', (response) => {
      if (/\/graphql\b/.test(response.url())) this.answers.push(`${response.request().method()} ${response.status()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const complains = ['error', 'warning'].includes(message.type()) && !OF_THE_BROWSER.test(message.text());
      if (complains) this.complaints.push(message.text());
    });
  }

  /** @param ownClock whether the page has a clock that can be put forward; its measurements of time have no duration */
  static async open(browser: Browser, url: string, { ownClock = true } = {}): Promise<Visit> {
    const visit = new Visit(await browser.newPage());
    if (ownClock) await visit.page.clock.install();
    await visit.page.goto(url);
    return visit;
  }

  section(name: string): Locator {
    return this.page.getByRole('region', { name });
  }

  /** Chooses files in the input with this label. */
  choose(label: string, ...files: readonly (string | { name: string; mimeType: string; buffer: Buffer })[]) {
    return this.page.getByLabel(label, { exact: true }).setInputFiles([...files] as string[]);
  }

  /** Waits until the element's text matches. @throws Error with the text that it has instead */
  async shows(element: Locator, pattern: RegExp): Promise<void> {
    try {
      await element.filter({ hasText: pattern }).waitFor();
    } catch (cause) {
      const text = await element.textContent({ timeout: 100 }).catch(() => 'nothing');
      const more = this.complaints.map((complaint) => `\n${complaint}`).join('');
      throw new Error(`shows ${JSON.stringify(text)} instead of ${pattern}${more}`, { cause });
    }
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
