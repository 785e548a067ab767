/**
 * Does what the pages say: `npm run docs [-- FILE…]`, else README.md, CONTRIBUTING.md and all of docs/.
 *
 * Commands in blocks marked `sh` run in order, in one shell for a page, against a real server in a copy of the
 * repository. Pages other than the README begin with what its first steps have left. `sh server` is a command that goes
 * on; a block with a file name is a file that the reader saves; `<!-- expect: … -->` below a block is what its output
 * must match. Ends with 1 when something is not as a page says.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { badBlocks } from './blocks.js';
import { brokenLinks } from './links.js';
import { unknownNames, wrongAccess, wrongLimits, wrongSettings } from './names.js';
import { type Fault, type Page, readPage } from './page.js';
import { type FirstSteps, forget, hasCommands, Session } from './session.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const FIRST = 'README.md';
const AT_A_TIME = 2;
/** Followed by a program of its own, which has what the page needs: `npm run replicas`. */
const FOLLOWED_ELSEWHERE = ['docs/operations/scale-out.md'];
/** Pages with a table that must say what the program does. */
const TABLES: Readonly<Record<string, (page: Page) => Fault[]>> = {
  'docs/operations/settings.md': wrongSettings,
  'docs/operations/limits.md': wrongLimits,
  'docs/operations/access.md': wrongAccess,
};

async function allFiles(): Promise<string[]> {
  const inDocs = await readdir(join(ROOT, 'docs'), { recursive: true });
  const pages = inDocs.filter((name) => name.endsWith('.md')).sort();
  return [FIRST, 'CONTRIBUTING.md', ...pages.map((name) => join('docs', name))].map((name) => join(ROOT, name));
}

const say = (text: string): void => console.log(text);

async function follow(page: Page, session: Session): Promise<Fault[]> {
  const begin = Date.now();
  const faults = await session.follow(page);
  say(`${faults.length === 0 ? 'ok      ' : 'FAILED  '}${page.path}, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  return faults;
}

interface FirstRun {
  readonly faults: readonly Fault[];
  readonly metrics: readonly string[];
  readonly left: FirstSteps;
}

async function followFirst(page: Page): Promise<FirstRun> {
  const session = await Session.open(ROOT);
  try {
    const faults = await follow(page, session);
    const metrics = faults.length === 0 ? await session.metrics() : [];
    return { faults, metrics, left: await session.leave() };
  } finally {
    await session.close();
  }
}

async function followLater(page: Page, left: FirstSteps): Promise<Fault[]> {
  const session = await Session.open(ROOT, left);
  try {
    return await follow(page, session);
  } finally {
    await session.close();
  }
}

/** A few at a time: each has a server and data of its own, and commands wait for disks and starts. */
async function followAll(pages: readonly Page[], left: FirstSteps): Promise<Fault[]> {
  const waiting = [...pages];
  const faults: Fault[] = [];
  const work = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) faults.push(...(await followLater(page, left)));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return faults;
}

async function run(files: readonly string[]): Promise<Fault[]> {
  const read = async (name: string) => readFile(join(ROOT, name), 'utf8');
  const everywhere = await Promise.all((await allFiles()).map((file) => readPage(ROOT, file)));
  const pages = files.length === 0 ? everywhere : await Promise.all(files.map((file) => readPage(ROOT, resolve(file))));
  const [schema, scripts] = [await read('schema.graphql'), Object.keys(JSON.parse(await read('package.json')).scripts)];
  const first = await followFirst(everywhere[0] as Page);
  const faults = [...first.faults];
  try {
    for (const page of pages) {
      faults.push(...badBlocks(page, schema), ...brokenLinks(ROOT, page, everywhere));
      faults.push(...(TABLES[page.path]?.(page) ?? []));
      // Without the first steps, nothing after them can work.
      if (first.faults.length > 0) continue;
      faults.push(...unknownNames(page, scripts, first.metrics));
    }
    const isLater = (page: Page) => page.path !== FIRST && !FOLLOWED_ELSEWHERE.includes(page.path) && hasCommands(page);
    const later = first.faults.length > 0 ? [] : pages.filter(isLater);
    faults.push(...(await followAll(later, first.left)));
  } finally {
    await forget(first.left);
  }
  return faults;
}

const faults = await run(process.argv.slice(2));
for (const { path, line, message } of faults) console.error(`${path}:${line}: ${message.trimEnd()}`);
say(faults.length === 0 ? 'the pages say what is so' : `${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
