import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { formatDocument, stringifyDocument } from '@urql/core';
import { parse } from 'graphql';
import { defineConfig, type Plugin, runnerImport } from 'vite';

/** What a browser has to load before the first screen can be used, gzipped bytes. */
const FIRST_SCREEN_BYTES = 300_000;
/** Modules of the first screen beside the entry: the form for the key, and what is shown after it. */
const FIRST_SCREENS = ['screens/sign-in/', 'screens/classify/classify-screen'];

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...args: never[]) => unknown>>[1];
type Chunk = Extract<Bundle[string], { type: 'chunk' }>;

/** The files that these chunks load with themselves, without those that they load later. */
function closureOf(start: readonly Chunk[], bundle: Bundle): Set<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    const chunk = bundle[file];
    if (found.has(file) || chunk?.type !== 'chunk') return;
    found.add(file);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    chunk.imports.forEach(visit);
  };
  for (const { fileName } of start) visit(fileName);
  return found;
}

/** Ends the build when the first screen has become too large. */
const budget = (): Plugin => ({
  name: 'budget',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk');
      const isFirst = ({ isEntry, facadeModuleId }: Chunk) =>
        isEntry || FIRST_SCREENS.some((path) => facadeModuleId?.includes(path));
      const files = closureOf(chunks.filter(isFirst), bundle);
      const bytes = [...files].map((file) => {
        const output = bundle[file];
        return gzipSync(output?.type === 'chunk' ? output.code : (output?.source ?? '')).length;
      });
      const total = bytes.reduce((sum, size) => sum + size, 0);
      if (total > FIRST_SCREEN_BYTES) {
        const list = [...files].map((file, at) => `${file}: ${bytes[at]}`).join('\n');
        this.error(`the first screen takes ${total} bytes, gzipped; ${FIRST_SCREEN_BYTES} are allowed\n${list}`);
      }
      if (process.env.STUDIO_SIZES) this.warn(`the first screen takes ${total} bytes, gzipped`);
    },
  },
});

/** Writes the operations as the studio sends them, in the form that `LEXICLIP_SAFELIST` takes. */
const safelist = (): Plugin => ({
  name: 'safelist',
  async generateBundle() {
    const path = `${import.meta.dirname}/src/generated/graphql.ts`;
    const { module } = await runnerImport<Record<string, unknown>>(path);
    const texts = Object.entries(module)
      .filter(([name]) => name.endsWith('Document'))
      // urql asks for the type of each object as well, and sends what it prints itself.
      .map(([, document]) => stringifyDocument(formatDocument(parse(String(document)))));
    const operations = texts.map((text) => [createHash('sha256').update(text).digest('hex'), text]);
    const source = JSON.stringify(Object.fromEntries(operations));
    this.emitFile({ type: 'asset', fileName: 'operations.json', source });
  },
});

export default defineConfig({
  root: import.meta.dirname,
  base: '/studio/',
  publicDir: false,
  plugins: [budget(), safelist()],
  build: {
    outDir: '../dist/studio',
    emptyOutDir: true,
    target: 'es2022',
    // Text in files of their own: the page's policy takes nothing that is written into it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      // "use client" is for servers that render: this page is rendered in browsers alone.
      onLog: (level, log, say) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : say(level, log)),
    },
  },
  // The server of the API beside it, while the page is worked on.
  server: { proxy: { '/graphql': process.env.LEXICLIP_URL ?? 'http://127.0.0.1:4000' } },
});
