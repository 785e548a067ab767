import { median } from '../support/measure.js';
import { atMost, ms, type Row } from '../support/table.js';
import { JudgedWords } from '../workbench/served.js';
import { SETTLED_MS, withStudio } from './at-work.js';

/** What a person waits at most for the flips of an edit, ms. */
const FLIPS_MS = 300;

/** From the next key to the count of what it flips on the page, ms. */
const NEXT_COUNT = `window.__counted = new Promise((resolve) => {
  window.addEventListener('keydown', () => {
    const from = performance.now();
    let hasBegun = false;
    const look = () => {
      const state = document.querySelector('[data-counting]')?.dataset.counting;
      hasBegun ||= state === 'true';
      if (hasBegun && state === 'false') resolve(performance.now() - from);
      else requestAnimationFrame(look);
    };
    look();
  }, { once: true, capture: true });
}); 0`;

interface FlipsBench {
  readonly labels: number;
  readonly samples: number;
  readonly edits: number;
}

/** How soon a synonym that is added shows what it flips. */
export const benchFlips = ({ labels, samples, edits }: FlipsBench): Promise<Row[]> =>
  withStudio(async ({ server, key, visit }) => {
    await JudgedWords.make(server.client(key), { labels, samples });
    const { page } = await visit('/sets/words/labels?samples=judged');
    const times: number[] = [];
    for (let edit = 0; edit < edits; edit++) {
      await page.locator(`.ag-row[row-index="${edit}"] .ag-cell`).nth(1).click();
      await page.waitForTimeout(SETTLED_MS);
      await page.getByLabel('Synonyms').first().fill(`never read ${edit}`);
      await page.evaluate(NEXT_COUNT);
      await page.keyboard.press('Enter');
      times.push((await page.evaluate('window.__counted')) as number);
    }
    return [
      {
        what: `flips of an edit, ${samples.toLocaleString('en')} samples × ${labels.toLocaleString('en')} labels`,
        ...atMost(median(times), FLIPS_MS, ms),
      },
      { what: '  the slowest', measured: ms(Math.max(...times)) },
    ];
  });
