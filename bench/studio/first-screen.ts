import { median } from '../support/measure.js';
import { atMost, ms, type Row } from '../support/table.js';
import { withStudio } from './at-work.js';

/** What a person waits at most for the first screen, ms. */
const FIRST_MS = 1_000;
/** What it may load, compressed. */
const FIRST_BYTES = 300_000;

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} kB`;

/** Milliseconds since the page was asked for, when what pictures are dropped on can be used. */
const USABLE = `new Promise((resolve) => {
  const look = () => {
    const field = document.querySelector('main input[type=file]');
    if (field && !field.disabled) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})`;
const BYTES = `performance.getEntriesByType('resource')
  .filter(({ name }) => name.includes('/studio/'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

/** From the link that signs in to the screen that classifies, with nothing in the browser's cache. */
export const benchFirstScreen = ({ rounds }: { rounds: number }): Promise<Row[]> =>
  withStudio(async ({ visit }) => {
    const [times, sizes]: [number[], number[]] = [[], []];
    // The first visit has the server read its files.
    for (let round = 0; round <= rounds; round++) {
      const tab = await visit('/classify');
      const time = (await tab.page.evaluate(USABLE)) as number;
      if (round > 0) times.push(time);
      sizes.push((await tab.page.evaluate(BYTES)) as number);
      await tab.close();
    }
    return [
      { what: 'first screen can be used, empty cache', ...atMost(median(times), FIRST_MS, ms) },
      { what: '  the slowest', measured: ms(Math.max(...times)) },
      { what: '  its scripts and styles, compressed', ...atMost(Math.max(...sizes), FIRST_BYTES, kilobytes) },
    ];
  });
