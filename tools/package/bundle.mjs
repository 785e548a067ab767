/**
 * `bundle.mjs open` and `bundle.mjs close`, before and after the package is made.
 *
 * Two dependencies go into the package itself (`bundleDependencies`), without what they would install and nobody needs
 * here: LanceDB asks for another version of Transformers.js, with a second copy of onnxruntime-node, and for an OpenAI
 * client; Transformers.js asks for the onnxruntime of browsers. In this repository `overrides` see to that, but npm
 * ignores those of a package that is installed. What both need at run time is among the package's own dependencies.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
/** What npm remembers of the folder: while it is there, npm does not look at the packages themselves. */
const MEMORY = '.package-lock.json';
/** The dependencies that each bundled package keeps, and so brings along. */
const KEPT = {
  '@lancedb/lancedb': [],
  '@huggingface/transformers': ['@huggingface/jinja', '@huggingface/tokenizers'],
};
const manifests = Object.keys(KEPT).map((name) => join(name, 'package.json'));

/** Moved away, never written over: a folder of packages may share its files with others. */
const setAside = (file) =>
  existsSync(`${MODULES}${file}.aside`) || renameSync(MODULES + file, `${MODULES}${file}.aside`);

function open() {
  for (const file of [MEMORY, ...manifests]) setAside(file);
  for (const [name, kept] of Object.entries(KEPT)) {
    const file = join(MODULES, name, 'package.json');
    const {
      dependencies = {},
      optionalDependencies: _,
      ...manifest
    } = JSON.parse(readFileSync(`${file}.aside`, 'utf8'));
    manifest.dependencies = Object.fromEntries(kept.map((dependency) => [dependency, dependencies[dependency]]));
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

function close() {
  for (const file of [MEMORY, ...manifests]) {
    rmSync(MODULES + file, { force: true });
    renameSync(`${MODULES}${file}.aside`, MODULES + file);
  }
}

({ open, close })[process.argv[2]]();
