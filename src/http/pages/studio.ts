import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { StartupError } from '../../errors.js';

/** Path of the studio. */
export const STUDIO = '/studio';
const YEAR_S = 31_536_000;

/** Everything comes from this server, and nothing is written into the page but styles that carry its nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // Thumbnails come as data, and pictures that are not sent yet are shown from the browser's memory.
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Serves the studio: its page under any address below `/studio`, because the page itself knows what the addresses mean,
 * and its files, whose names change with what is in them.
 *
 * @param folder that the build has put it into
 * @throws StartupError when it is not built
 */
export async function serveStudio(app: FastifyInstance, folder: URL): Promise<void> {
  const page = new URL('index.html', folder);
  if (!existsSync(page)) throw new StartupError('LEXICLIP_STUDIO needs the studio, which is not built: npm run build');
  const html = readFileSync(page, 'utf8');
  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('assets/', folder)),
    prefix: `${STUDIO}/assets/`,
    wildcard: false,
    index: false,
    maxAge: YEAR_S * 1000,
    immutable: true,
    setHeaders: (reply) => {
      reply.setHeader('x-content-type-options', 'nosniff');
    },
  });
  app.get(STUDIO, async (_, reply) => reply.redirect(`${STUDIO}/`));
  app.get(`${STUDIO}/*`, async ({ url }, reply) =>
    url.startsWith(`${STUDIO}/assets/`) ? reply.callNotFound() : sendPage(reply, html),
  );
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return reply
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': policy(nonce),
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .send(html.replace('</title>', `</title>\n    <meta property="csp-nonce" nonce="${nonce}">`));
}
