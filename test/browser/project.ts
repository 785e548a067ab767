import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { type Page, readPage } from '../docs/page.js';

const run = promisify(execFile);
/** What pages say in the place of the reader's server and key. */
const ADDRESS = 'http://127.0.0.1:4000/graphql';
const KEY = 'lxc_…';
const COMPILER = / relay-compiler@[\d.]+/;
const GENERATE_MS = 60_000;

/** As in the project that `npm create vite -- --template react-ts` makes. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    skipLibCheck: true,
    verbatimModuleSyntax: true,
    moduleDetection: 'force',
    noEmit: true,
    strict: true,
    jsx: 'react-jsx',
    noUnusedLocals: true,
    noUnusedParameters: true,
    erasableSyntaxOnly: true,
    noFallthroughCasesInSwitch: true,
  },
  include: ['*/src'],
};
const VITE_TYPES = 'interface ImportMeta { readonly env: Readonly<Record<string, string>> }\n';

/** The service that a project talks to. */
export interface Service {
  readonly url: string;
  readonly key: string;
}

/** A folder for projects, which have the repository's packages. */
export async function prepareFolder(root: string, folder: string): Promise<void> {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
}

/**
 * Makes the project that a page tells its reader to make: saves its blocks with file names (of two with one name the
 * later), generates types from the running service, and bundles `src/main`.
 *
 * @returns the script for the browser
 */
export async function makeProject(root: string, page: string, folder: string, service: Service): Promise<string> {
  const read = await readPage(root, join(root, page));
  await checkVersions(root, read);
  for (const [name, text] of filesOf(read, service)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await writeFile(join(folder, 'src/vite-env.d.ts'), VITE_TYPES);
  await copyFile(join(root, 'schema.graphql'), join(folder, 'schema.graphql'));
  await generate(root, folder, read);
  return bundle(folder);
}

/** Generates types as the page says. Relay's compiler has 120 MB and only this use, so it is no dependency. */
async function generate(root: string, folder: string, { text }: Page): Promise<void> {
  const relay = COMPILER.exec(text)?.[0].trim();
  const options = { cwd: folder, timeout: GENERATE_MS };
  if (relay) await run('npm', ['exec', '--yes', `--package=${relay}`, '--', 'relay-compiler'], options);
  else await run(process.execPath, [join(root, 'node_modules/@graphql-codegen/cli/cjs/bin.js'), '--silent'], options);
}

function filesOf({ blocks }: Page, { url, key }: Service): Map<string, string> {
  const files = blocks.filter(({ note }) => /[./]/.test(note));
  return new Map(
    files.map(({ note, text }) => [note, text.replaceAll(ADDRESS, `${url}/graphql`).replaceAll(KEY, key)]),
  );
}

/** @throws Error when a reader would install another version than the one that is tried here */
async function checkVersions(root: string, { text, path }: Page): Promise<void> {
  for (const [, name, version] of text.replace(COMPILER, '').matchAll(/ (@?[\w/-]+)@(\d[\w.-]*)/g)) {
    const file = join(root, 'node_modules', name as string, 'package.json');
    const installed = JSON.parse(await readFile(file, 'utf8')).version;
    if (installed !== version) throw new Error(`${path} installs ${name} ${version}, and here is ${installed}`);
  }
}

/** Lets the page's plugin for Vite work on its sources, where it has one. */
const pagePlugin = (folder: string): Plugin => ({
  name: 'of the page',
  async setup({ onLoad }) {
    const file = join(folder, 'relay-plugin.ts');
    if (!existsSync(file)) return;
    const { relay } = (await import(file)) as { relay: { transform(code: string, file: string): string | undefined } };
    onLoad({ filter: /\/src\/\w+\.tsx$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      return { contents: relay.transform(code, path) ?? code, loader: 'tsx' };
    });
  },
});

async function bundle(folder: string): Promise<string> {
  const env = parseEnv(await readFile(join(folder, '.env.local'), 'utf8'));
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'src/main')],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    plugins: [pagePlugin(folder)],
    // Warnings of the libraries are wanted.
    define: { 'import.meta.env': JSON.stringify(env), 'process.env.NODE_ENV': '"development"' },
    conditions: ['development', 'browser', 'module'],
    logLevel: 'silent',
  });
  return (outputFiles[0] as { text: string }).text;
}

/** Compiles all projects in a folder. @throws Error with what does not compile */
export async function checkTypes(root: string, folder: string): Promise<void> {
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
    ({ stdout, stderr }) => {
      throw new Error(`the code of the pages does not compile\n${stdout}${stderr}`);
    },
  );
}
