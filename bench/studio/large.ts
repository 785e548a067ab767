import { makeLargeSet } from '../../test/support/studio/large-set.js';
import type { StudioVisit } from '../../test/support/studio/visit.js';
import { labelsOf } from '../support/labels.js';
import { timed } from '../support/measure.js';
import { atMost, ms, type Row } from '../support/table.js';
import { longestFrame, SETTLED_MS, withStudio } from './at-work.js';

/** What a frame may take while somebody types, ms. */
const FRAME_MS = 50;
/** What a person waits at most for a hundred thousand labels, ms. */
const LOADED_MS = 6_000;
/** Between two keys of somebody who types fast, ms. */
const KEY_MS = 90;

/** A vocabulary as large as the studio takes: loaded, scrolled, searched and typed in. */
export const benchLarge = ({ labels }: { labels: number }): Promise<Row[]> =>
  withStudio(async ({ server, key, visit }) => {
    const client = server.client(key);
    const names = labelsOf(labels).map(({ name }) => name);
    await makeLargeSet(client, names);
    const tab = await visit('/sets/large/labels');
    const loading = await timed(() => tab.page.locator('.ag-row').first().waitFor({ timeout: 120_000 }));
    await tab.page.waitForTimeout(SETTLED_MS);
    const what = `${labels.toLocaleString('en')} labels`;
    const frames = [
      ['scrolling through the table', await scrolled(tab)],
      ['typing in the panel', await typedInPanel(tab)],
      ['typing in a cell', await typedInCell(tab)],
      ['finding', await found(tab)],
    ] as const;
    const isFloor = new Set(['typing in the panel', 'typing in a cell']);
    return [
      { what: `${what}: from the link to the table`, ...atMost(loading, LOADED_MS, ms) },
      ...frames.map(([action, longest]) => ({
        what: `  longest frame while ${action}`,
        ...(isFloor.has(action) ? atMost(longest, FRAME_MS, ms) : { measured: ms(longest) }),
      })),
    ];
  });

function scrolled({ page }: StudioVisit): Promise<number> {
  return longestFrame(page, async () => {
    await page.mouse.move(600, 500);
    for (let turn = 0; turn < 30; turn++) {
      await page.mouse.wheel(0, 3_000);
      await page.waitForTimeout(30);
    }
    await page.mouse.wheel(0, -1e9);
  });
}

async function typedInPanel({ page }: StudioVisit): Promise<number> {
  await page.getByRole('gridcell').nth(1).click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.click();
  await page.waitForTimeout(SETTLED_MS);
  await page.keyboard.press('End');
  return longestFrame(page, () => page.keyboard.type(' as somebody types it', { delay: KEY_MS }));
}

async function typedInCell({ page }: StudioVisit): Promise<number> {
  await page.getByRole('gridcell').nth(14).click();
  await page.waitForTimeout(SETTLED_MS);
  return longestFrame(page, async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.type('typed', { delay: KEY_MS });
    await page.keyboard.press('Enter');
  });
}

function found({ page }: StudioVisit): Promise<number> {
  return longestFrame(page, async () => {
    await page.getByRole('searchbox', { name: 'Find' }).click();
    await page.keyboard.type('pear 42', { delay: KEY_MS });
  });
}
