import axe, { type AxeResults } from 'axe-core';
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** How long something may take to be shown, ms: a model runs behind it, and other tests beside it. */
const SHOWN_MS = 20_000;
/** The browser's own line for an answer with an error's status: what the page makes of it is looked at instead. */
const OF_THE_BROWSER = /^Failed to load resource/;

/** Run in the page, which has what Node has not: makes what a browser hands over when files are dropped. */
const TRANSFER = `(files) => {
  const data = new DataTransfer();
  for (const { name, type, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  return data;
}`;

/** A file as a test hands it over. */
export interface GivenFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const transferOf = (files: readonly GivenFile[]): string => {
  const given = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }));
  return `(${TRANSFER})(${JSON.stringify(given)})`;
};

/** A tab with the studio, and what it complained of: of its policy, and of anything else. */
export class StudioVisit {
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {
    page.setDefaultTimeout(SHOWN_MS);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const complains = ['error', 'warning'].includes(message.type()) && !OF_THE_BROWSER.test(message.text());
      if (complains) this.complaints.push(message.text());
    });
  }

  static async open(context: BrowserContext, address: string): Promise<StudioVisit> {
    const visit = new StudioVisit(await context.newPage(), context);
    await visit.page.goto(address);
    return visit;
  }

  /** Waits for the screen with this title. */
  async screen(title: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  /** The element with this text, once it is shown. */
  async shows(text: string | RegExp): Promise<Locator> {
    const element = this.page.getByText(text).first();
    try {
      await element.waitFor();
    } catch (cause) {
      const main = this.page.locator('main');
      const shown = (await main.textContent({ timeout: 500 }).catch(() => null)) ?? 'nothing';
      throw new Error(`shows no ${text}, but\n${shown.slice(0, 2_000)}\n${this.complaints.join('\n')}`, { cause });
    }
    return element;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Chooses an option of a list that is found by typing. */
  async choose(label: string | RegExp, option: string | RegExp): Promise<void> {
    await this.page
      .getByRole('combobox', { name: label })
      .or(this.page.getByRole('textbox', { name: label }))
      .first()
      .click();
    await this.page.getByRole('option', { name: option }).first().click();
  }

  /** Drops files onto the element that a locator finds, as a person does with a mouse. */
  async drop(target: Locator, files: readonly GivenFile[]): Promise<void> {
    const transfer = await this.page.evaluateHandle(transferOf(files));
    for (const event of ['dragenter', 'dragover', 'drop'])
      await target.dispatchEvent(event, { dataTransfer: transfer });
  }

  /** Pastes files into the page, as a person does who has copied them elsewhere. */
  async paste(files: readonly GivenFile[]): Promise<void> {
    const event = `new ClipboardEvent('paste', { clipboardData: ${transferOf(files)}, bubbles: true })`;
    await this.page.evaluate(`void document.body.dispatchEvent(${event})`);
  }

  /** What keeps people from using the screen, by the rules of WCAG 2.2 A and AA. */
  async barriers(): Promise<string[]> {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    await this.page.evaluate(axe.source);
    const { violations } = (await this.page.evaluate(
      `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} }, resultTypes: ['violations'] })`,
    )) as AxeResults;
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replaceAll('\n', ' ')}`),
    );
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
