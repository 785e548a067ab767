import type { FastifyInstance } from 'fastify';
import { DOCS } from './docs.js';
import type { Page } from './pages.js';
import { STUDIO } from './studio.js';

const WHAT = 'zero-shot image classification against vocabularies that people maintain';

/** Where a program, or a person, goes from here. */
const PLACES = { graphql: '/graphql', ready: '/readyz', alive: '/healthz', docs: `${DOCS}/README.md` } as const;
const WITH_STUDIO = { studio: `${STUDIO}/`, ...PLACES } as const;

type Places = Readonly<Record<string, string>>;
const placesOf = (hasStudio: boolean): Places => (hasStudio ? WITH_STUDIO : PLACES);

const SAID: Readonly<Record<keyof typeof WITH_STUDIO, string>> = {
  studio: 'a page for people who keep vocabularies; it asks for a key',
  graphql: 'the API: POST, with a key as "Authorization: Bearer lxc_…"',
  ready: 'whether it can do its work, and what is wrong if it cannot',
  alive: 'whether the process answers',
  docs: 'the documentation of this version',
};

/** What this is, for programs that ask for `/`. Browsers get `frontPage`. */
export function serveFront(app: FastifyInstance, version: string, hasStudio: boolean): void {
  const front = { name: 'Lexiclip', version, description: WHAT, links: placesOf(hasStudio) };
  app.get('/', async (_, reply) => reply.headers({ 'cache-control': 'no-cache', vary: 'accept' }).send(front));
}

export const frontPage = (version: string, hasStudio: boolean): Page => ({
  path: '/',
  html: render(version, placesOf(hasStudio)),
  policy: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
});

/** @param version of the package, which has no characters that HTML knows */
function render(version: string, places: Places): string {
  const links = Object.entries(places).map(
    ([name, path]) => `<dt><a href="${path}">${path}</a></dt><dd>${SAID[name as keyof typeof WITH_STUDIO]}</dd>`,
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
