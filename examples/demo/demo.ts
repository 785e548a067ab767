import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { downloadBars } from '#lexiclip/server/download-bars.js';
import { type RunningServer, startServer } from '#lexiclip/server.js';
import { ClassifyImageDocument, CreateLabelSetDocument, CreateTenantDocument } from '../client/generated/graphql.js';
import { connect, type Request } from '../client/request.js';
import { CASES, type Case, LABEL_SETS } from './cases.js';
import { heading, printCase, printNext, printScore, say } from './print.js';

const OPERATOR_KEY = randomBytes(32).toString('hex');

// Taken from the environment, so that the demo can show another model.
const MODEL_VARIABLES = ['MODEL', 'MODEL_CACHE', 'DTYPE', 'DEVICE', 'LOGIT_SCALE', 'THREADS'];

/** A real server on a free port. */
async function start(data: string): Promise<RunningServer> {
  const config = loadConfig({
    ...Object.fromEntries(MODEL_VARIABLES.map((name) => [`LEXICLIP_${name}`, process.env[`LEXICLIP_${name}`] ?? ''])),
    LEXICLIP_HOST: '127.0.0.1',
    LEXICLIP_PORT: '0',
    LEXICLIP_DATA: data,
    LEXICLIP_OPERATOR_KEY: OPERATOR_KEY,
    LEXICLIP_LOG_LEVEL: 'warn',
  });
  const bars = downloadBars(process.stderr);
  const server = await startServer(config, { onFetch: bars.show });
  bars.stop();
  return server;
}

/** Creates a tenant as the operator. @returns requests with its first key */
async function makeTenant(url: string): Promise<Request> {
  const operator = connect(url, OPERATOR_KEY);
  const { createTenant } = await operator(CreateTenantDocument, { input: { slug: 'demo', name: 'Demo' } });
  return connect(url, createTenant.secret);
}

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
  const request = await makeTenant(`${server.url}/graphql`);
  say('  tenant demo, with a key of its own');
  await makeLabelSets(request);
  let right = 0;
  for (const testCase of CASES) if (await runCase(request, testCase)) right += 1;
  printScore(right, CASES.length);
  printNext();
}

const data = await mkdtemp(join(tmpdir(), 'lexiclip-demo-'));
try {
  const server = await start(data);
  await runDemo(server).finally(() => server.close());
} catch (error) {
  console.error(`the demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(data, { recursive: true, force: true });
}
