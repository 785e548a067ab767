import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from '#lexiclip/server.js';
import { ClassifyImageDocument, CreateLabelSetDocument } from '../client/generated/graphql.js';
import { connect, type Request } from '../client/request.js';
import { CASES, type Case, LABEL_SETS } from './cases.js';
import { heading, printCase, printNext, printScore, say } from './print.js';
import { makeTenant, startDemoServer } from './server.js';
import { showStudio } from './studio.js';

async function makeLabelSets(request: Request): Promise<void> {
  for (const [slug, names] of Object.entries(LABEL_SETS)) {
    const input = { slug, labels: names.map((name) => ({ name })) };
    const { createLabelSet } = await request(CreateLabelSetDocument, { input });
    const { number, labelCount } = createLabelSet.version;
    say(`  label set ${slug}: version ${number}, ${labelCount} labels`);
  }
}

/** Classifies and prints a case. @returns whether the expected label ranks first */
async function runCase(request: Request, testCase: Case): Promise<boolean> {
  const { file, labelSet, expected } = testCase;
  const base64 = await readFile(new URL(`../images/${file}`, import.meta.url), 'base64');
  const input = { image: { base64 }, labelSet: { slug: labelSet }, topK: 5 };
  const { predictions } = (await request(ClassifyImageDocument, { input })).classifyImage;
  printCase(testCase, predictions);
  return predictions[0]?.name === expected;
}

async function runDemo(server: RunningServer): Promise<void> {
  heading(`Lexiclip, a server of the demo's own on ${server.url}`);
  const request = connect(`${server.url}/graphql`, await makeTenant(server));
  say('  tenant demo, with a key of its own');
  await makeLabelSets(request);
  let right = 0;
  for (const testCase of CASES) if (await runCase(request, testCase)) right += 1;
  printScore(right, CASES.length);
  printNext();
}

/** The demo of the service: it starts, shows and ends. */
async function showService(data: string): Promise<void> {
  const server = await startDemoServer(data);
  await runDemo(server).finally(() => server.close());
}

const data = await mkdtemp(join(tmpdir(), 'lexiclip-demo-'));
try {
  await (process.argv.includes('--studio') ? showStudio(data) : showService(data));
} catch (error) {
  console.error(`the demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(data, { recursive: true, force: true });
}
