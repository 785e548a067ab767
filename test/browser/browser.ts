/**
 * Runs the code of the pages about front ends in a browser: `npm run browser [-- NAME…]`.
 *
 * Each page's project is made as it says, with types generated from a real server, and opened in headless Chromium from
 * another origin than the server's; the page for trying out queries is opened too. Chromium is what `CHROMIUM` names, or
 * is looked for; without one nothing is tried, which is said and is no failure. Ends with 1 when something fails.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';
import { CHECKS, type Check, type Scene } from './checks.js';
import { findChromium } from './chromium.js';
import { JOB_CHECKS } from './job-checks.js';
import { checkTypes, makeProject, prepareFolder, type Service } from './project.js';
import { trySandbox } from './sandbox.js';
import { openScene } from './scene.js';
import { Site } from './site.js';
import { Visit } from './visit.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const PAGES = ['apollo-client', 'urql', 'relay', 'fetch', 'jobs'];

/** What the front end of a page must do. */
const checksOf = (name: string): readonly Check[] =>
  name === 'jobs' ? JOB_CHECKS : CHECKS.filter(({ only = name }) => only === name);

class Trial {
  failures = 0;

  /** Tries something and says how it went. */
  async of(name: string, run: () => Promise<unknown>): Promise<boolean> {
    const begin = Date.now();
    try {
      await run();
      console.log(`ok      ${name}, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
      return true;
    } catch (error) {
      this.failures++;
      console.log(`FAILED  ${name}: ${(error as Error).message}`);
      return false;
    }
  }
}

async function tryFrontEnd(browser: Browser, trial: Trial, name: string, url: string, scene: Scene): Promise<void> {
  const visit = await Visit.open(browser, url);
  try {
    for (const check of checksOf(name)) {
      if (!(await trial.of(`${name}: ${check.name}`, () => check.run(visit, scene)))) return;
    }
    await trial.of(`${name}: the console is empty`, async () => {
      if (visit.complaints.length > 0) throw new Error(visit.complaints.join('\n'));
    });
  } finally {
    await visit.close();
  }
}

async function tryAll(browser: Browser, names: readonly string[], folder: string, trial: Trial): Promise<void> {
  const site = await Site.open();
  const variables = { LEXICLIP_CORS_ORIGINS: site.origin, LEXICLIP_SANDBOX: 'on' };
  const server = await spawnServer(join(folder, 'data'), variables);
  try {
    const operator = new Client(server.url, OPERATOR_KEY);
    const opened = await Promise.all(
      names.map(async (name) => ({ name, scene: await openScene(operator, name, ROOT) })),
    );
    await prepareFolder(ROOT, folder);
    const make = async ({ name, scene }: (typeof opened)[number]) => {
      const service: Service = { url: server.url, key: scene.tenant.key };
      await mkdir(join(folder, name));
      site.add(name, await makeProject(ROOT, `docs/frontend/${name}.md`, join(folder, name), service));
    };
    const made = await trial.of('the projects of the pages are made', () => Promise.all(opened.map(make)));
    if (made) {
      const compiled = trial.of('their code compiles', () => checkTypes(ROOT, folder));
      await Promise.all(
        opened.map(({ name, scene }) => tryFrontEnd(browser, trial, name, `${site.origin}/${name}/`, scene)),
      );
      await compiled;
    }
    await trial.of('the page for queries', () => trySandbox(browser, server.url, OPERATOR_KEY));
  } finally {
    await server.stop();
    await site.close();
  }
}

async function main(names: readonly string[]): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    console.log('skipped: no Chromium here; install it, or name the executable in CHROMIUM');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'lexiclip-browser-'));
  const trial = new Trial();
  // Chromium's own sandbox needs rights that containers do not have, and every page here is ours.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    await tryAll(browser, names, folder, trial);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
  if (trial.failures > 0) process.exitCode = 1;
}

const given = process.argv.slice(2);
await main(given.length > 0 ? given : PAGES);
