import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

/*
 * Jest gives each file a world of its own, into which it loads every module anew. What a file imports from the build is
 * replaced here by a module that has the same exports, and takes them from the one that Node has loaded, once for a
 * process.
 */

const NATIVE = new URL('../native.ts', import.meta.url).pathname;

const exportsOf = async (path) => Object.keys(await import(pathToFileURL(path).href));

export default {
  async getCacheKeyAsync(_source, path, { configString }) {
    return createHash('sha256')
      .update(JSON.stringify([path, configString, await exportsOf(path)]))
      .digest('hex');
  },

  async processAsync(_source, path) {
    const names = await exportsOf(path);
    const code = [
      `import { loadPackage } from ${JSON.stringify(NATIVE)};`,
      `const built = await loadPackage(${JSON.stringify(pathToFileURL(path).href)});`,
      ...names.map((name, i) => `const export${i} = built[${JSON.stringify(name)}];`),
      `export { ${names.map((name, i) => `export${i} as ${name}`).join(', ')} };`,
    ];
    return { code: code.join('\n') };
  },
};
