import type { FastifyInstance } from 'fastify';
import { DOCS } from './docs.js';
import type { Page } from './pages.js';

const WHAT = 'zero-shot image classification against vocabularies that people maintain';

/** Where a program, or a person, goes from here. */
const PLACES = { graphql: '/graphql', ready: '/readyz', alive: '/healthz', docs: `${DOCS}/README.md` } as const;

const SAID: Readonly<Record<keyof typeof PLACES, string>> = {
  graphql: 'the API: POST, with a key as "Authorization: Bearer lxc_…"',
  ready: 'whether it can do its work, and what is wrong if it cannot',
  alive: 'whether the process answers',
  docs: 'the documentation of this version',
};

/** What this is, for programs that ask for `/`. Browsers get `frontPage`. */
export function serveFront(app: FastifyInstance, version: string): void {
  const front = { name: 'Lexiclip', version, description: WHAT, links: PLACES };
  app.get('/', async (_, reply) => reply.headers({ 'cache-control': 'no-cache', vary: 'accept' }).send(front));
}

export const frontPage = (version: string): Page => ({
  path: '/',
  html: render(version),
  policy: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
});

/** @param version of the package, which has no characters that HTML knows */
function render(version: string): string {
  const links = Object.entries(PLACES).map(
    ([name, path]) => `<dt><a href="${path}">${path}</a></dt><dd>${SAID[name as keyof typeof PLACES]}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Lexiclip</title>
<style>body { font: 1rem/1.5 system-ui; max-width: 40rem; margin: 3rem auto; padding: 0 1rem } dd { margin: 0 0 1rem }</style>
<h1>Lexiclip ${version}</h1>
<p>This is a server for ${WHAT}.</p>
<dl>${links.join('\n')}</dl>
</html>
`;
}
