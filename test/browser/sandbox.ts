import type { Browser, Page } from 'playwright-core';
import { Visit } from './visit.js';

/**
 * Opens the page for trying out queries with a key, sends the query that it begins with, and opens it again, as GraphiQL
 * remembers what was open. Wants no complaint, no refusal, and no key in what is remembered.
 */
export async function trySandbox(browser: Browser, url: string, key: string): Promise<void> {
  const visit = await Visit.open(browser, `${url}/graphql`, { ownClock: false });
  const { page, complaints } = visit;
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
  });
  try {
    await open(page, key);
    // Once the schema is there, its documentation is.
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Mutation', exact: true }).waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await visit.shows(page.locator('.graphiql-response'), /"isOperator":\s*true/);
    await page.reload();
    await open(page, key);
    await page.getByRole('link', { name: 'Mutation', exact: true }).waitFor();
    // The operator may follow no job: its answer comes from where subscriptions go.
    await page.locator('.graphiql-query-editor').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('subscription { jobProgress(id: "x") { id } }');
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await visit.shows(page.locator('.graphiql-response'), /"FORBIDDEN"/);
    const kept = await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })');
    if (String(kept).includes(key)) complaints.push('the key is kept in the storage of the browser');
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  } finally {
    await visit.close();
  }
}

async function open(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Open' }).click();
}
