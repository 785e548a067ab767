/**
 * `bundle.mjs open` and `bundle.mjs close`, before and after the package is made.
 *
 * What is not native goes into the package itself (`bundleDependencies`), in the versions that were tested: npm ignores
 * the `overrides` of a package that is installed, and its `npm-shrinkwrap.json` where it comes from a file. They are
 * named here and not in `package.json`, because npm takes minutes to plan an installation that bundles so many.
 *
 * Two of them go in without what they would install and nobody needs here. LanceDB asks for another version of
 * Transformers.js, with a second copy of onnxruntime-node, and for an OpenAI client; Transformers.js asks for the
 * onnxruntime of browsers. What both need at run time is among the package's own dependencies.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What npm remembers of the folder: while it is there, npm does not look at the packages themselves. */
const MEMORY = 'node_modules/.package-lock.json';
const OWN = 'package.json';
/** Chosen for a platform where the package is installed. */
const NATIVE = ['onnxruntime-node', 'sharp'];
/** The dependencies that these keep, and so bring along. */
const KEPT = {
  'node_modules/@lancedb/lancedb/package.json': [],
  'node_modules/@huggingface/transformers/package.json': ['@huggingface/jinja', '@huggingface/tokenizers'],
};
const CHANGED = [MEMORY, OWN, ...Object.keys(KEPT)];

const aside = (file) => `${ROOT}${file}.aside`;
const readAside = (file) => JSON.parse(readFileSync(aside(file), 'utf8'));
const write = (file, manifest) => writeFileSync(ROOT + file, `${JSON.stringify(manifest, null, 2)}\n`);

function open() {
  // Moved away, never written over: a folder of packages may share its files with others.
  for (const file of CHANGED) if (!existsSync(aside(file))) renameSync(ROOT + file, aside(file));
  const { devDependencies: _, overrides: __, allowScripts: ___, workspaces: ____, ...own } = readAside(OWN);
  write(OWN, { ...own, bundleDependencies: Object.keys(own.dependencies).filter((name) => !NATIVE.includes(name)) });
  for (const [file, kept] of Object.entries(KEPT)) {
    const { dependencies = {}, optionalDependencies: _, ...manifest } = readAside(file);
    write(file, { ...manifest, dependencies: Object.fromEntries(kept.map((name) => [name, dependencies[name]])) });
  }
}

function close() {
  for (const file of CHANGED.filter((file) => existsSync(aside(file)))) {
    rmSync(ROOT + file, { force: true });
    renameSync(aside(file), ROOT + file);
  }
}

({ open, close })[process.argv[2]]();
