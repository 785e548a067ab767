import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

/** Path of the documentation. */
export const DOCS = '/docs';

/** Markdown is shown as it is: browsers would save it under its own type. */
const PLAIN = 'text/plain; charset=utf-8';

/** Serves the documentation that has come with this version. @param folder that has it */
export function serveDocs(app: FastifyInstance, folder: URL): void {
  // Only these, whatever a path looks like.
  const pages = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')),
  );
  app.get<{ Params: { '*': string } }>(`${DOCS}/*`, async ({ params }, reply) => {
    const name = params['*'];
    if (!pages.has(name)) return reply.callNotFound();
    const headers = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
    return reply
      .type(PLAIN)
      .headers(headers)
      .send(await readFile(new URL(name, folder)));
  });
}
