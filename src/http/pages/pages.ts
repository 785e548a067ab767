import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A page that browsers are shown. */
export interface Page {
  readonly path: string;
  readonly html: string;
  /** The page's Content-Security-Policy. */
  readonly policy: string;
}

/**
 * Answers browsers with the page of a path. The path may also be a route of the API: only a GET that accepts HTML and
 * has no query gets the page.
 */
export function servePages(app: FastifyInstance, pages: readonly Page[]): void {
  if (pages.length === 0) return;
  const byPath = new Map(pages.map((page) => [page.path, page]));
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const page = byPath.get(request.url.split('?', 1)[0] as string);
    if (page && wantsPage(request)) await send(reply, page);
  });
}

function wantsPage({ method, query, headers }: FastifyRequest): boolean {
  const isOperation = (query as { query?: string }).query !== undefined;
  return method === 'GET' && !isOperation && /\btext\/html\b/.test(headers.accept ?? '');
}

const send = (reply: FastifyReply, { html, policy }: Page) =>
  reply
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'accept',
    })
    .send(html);
