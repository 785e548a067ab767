/**
 * Makes the packages of the service and of the client, installs each in an empty project, as somebody does who has no
 * repository, and uses them: the service is started on an empty folder, and the client classifies a picture with it.
 * Ends with 1 when something is not as it should be.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PICTURE = join(ROOT, 'examples/images/frog.png');
const OPERATOR_KEY = 'operator-key-of-the-packages-0123456789';
const CLIENT_BYTES = 100_000;
/** Nothing of what npm has read in the repository: its settings are not there where the package is installed. */
const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|LEXICLIP_)/i.test(name)));

const PAGE = `import { readFile } from 'node:fs/promises';
import { createClient } from '@lexiclip/client';
import { ANIMALS, type Animals } from './animals.js';

const { LEXICLIP_URL: url = '', LEXICLIP_KEY: key = '' } = process.env;
const upload = new Blob([await readFile(process.argv[2] as string)]);
const { predictions } = await createClient({ url, key }).classifyImage({ image: { upload }, labelSet: ANIMALS });
const best = predictions[0]?.name as Animals;
console.log(best);
`;

const folder = await mkdtemp(join(tmpdir(), 'lexiclip-packages-'));
const service = join(folder, 'service');
const page = join(folder, 'page');

const run = (command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): string =>
  execFileSync(command, args, { cwd, env: { ...ENV, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** @returns the path of the package */
function pack(...workspace: string[]): string {
  const output = run('npm', ['pack', '--silent', '--pack-destination', folder, ...workspace], ROOT);
  return join(folder, output.trim().split('\n').at(-1) as string);
}

async function install(project: string, path: string): Promise<void> {
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  run('npm', ['install', '--no-audit', '--no-fund', path], project, { ONNXRUNTIME_NODE_INSTALL: 'skip' });
}

/** Folders of the packages of a name, at whatever depth. */
async function copiesOf(names: readonly string[], project: string): Promise<Record<string, number>> {
  const files = await readdir(join(project, 'node_modules'), { recursive: true });
  const paths = files.map((file) => `/node_modules/${file}`);
  return Object.fromEntries(
    names.map((name) => [name, paths.filter((path) => path.endsWith(`/node_modules/${name}/package.json`)).length]),
  );
}

async function tryService(): Promise<void> {
  await install(service, pack());
  const copies = { 'onnxruntime-node': 1, sharp: 1, graphql: 1, 'onnxruntime-web': 0, typescript: 0 };
  assert.deepEqual(await copiesOf(Object.keys(copies), service), copies);
  const main =
    "const { startServer, loadConfig } = await import('lexiclip'); console.log(typeof startServer, loadConfig({}).port)";
  assert.equal(run('node', ['--input-type=module', '--eval', main], service).trim(), 'function 4000');
}

async function serve(): Promise<{ process: ChildProcess; url: string }> {
  const env = { ...ENV, LEXICLIP_PORT: '0', LEXICLIP_THREADS: '1', LEXICLIP_OPERATOR_KEY: OPERATOR_KEY };
  const bin = join(service, 'node_modules/.bin/lexiclip');
  const child = spawn(bin, ['serve'], { cwd: service, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    said += text;
    const url = /listens on (http:\S+)\n/.exec(said)?.[1];
    if (url) return { process: child, url };
  }
  throw new Error(`the installed service does not start: ${said}`);
}

async function tryClient(url: string): Promise<void> {
  const path = pack('--workspace', 'packages/client');
  const { size } = await stat(path);
  assert.ok(size < CLIENT_BYTES, `the client has ${size} bytes`);
  await install(page, path);
  assert.deepEqual(Object.keys(JSON.parse(await readFile(join(page, 'package-lock.json'), 'utf8')).packages), [
    '',
    'node_modules/@lexiclip/client',
  ]);
  const lexiclip = (args: string[], key: string) =>
    run(join(service, 'node_modules/.bin/lexiclip'), args, page, { LEXICLIP_URL: url, LEXICLIP_KEY: key }).trim();
  const key = lexiclip(['tenant', 'create', 'acme'], OPERATOR_KEY);
  await writeFile(join(page, 'animals.txt'), 'cat\ndog\nfrog\n');
  lexiclip(['labels', 'import', 'animals.txt', '--set', 'animals', '--create'], key);
  lexiclip(['types', 'animals@1', '--out', 'animals.ts'], key);
  await writeFile(join(page, 'page.ts'), PAGE);
  await cp(join(ROOT, 'node_modules/@types/node'), join(page, 'node_modules/@types/node'), { recursive: true });
  await cp(join(ROOT, 'node_modules/undici-types'), join(page, 'node_modules/undici-types'), { recursive: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  run('node', [tsc, '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node', 'page.ts'], page);
  assert.equal(run('node', ['page.js', PICTURE], page, { LEXICLIP_URL: url, LEXICLIP_KEY: key }).trim(), 'frog');
  console.log(`the client has ${(size / 1000).toFixed(1)} kB and no dependency`);
}

try {
  await tryService();
  const { process: server, url } = await serve();
  try {
    await tryClient(url);
  } finally {
    server.kill();
    await once(server, 'exit');
  }
  console.log('both packages can be installed and used');
} finally {
  await rm(folder, { recursive: true, force: true });
}
