import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LexiclipError } from '../errors.js';

export interface DrainingOptions {
  /** How long requests are still taken, so that balancers see that the server is not ready, ms. */
  readonly drainDelayMs: number;
  /** How long requests under way have after that, ms. */
  readonly graceMs: number;
}

/** How long requests have to be answered after their time was ended for them, ms. */
const LAST_WORD_MS = 1_000;
const RETRY_AFTER_MS = 1_000;

/** Lets a server stop without losing a request that it has taken. */
export class Draining {
  /** `leaving`: not ready, and takes requests; `closed`: takes none. */
  private state: 'open' | 'leaving' | 'closed' = 'open';
  private readonly running = new Set<FastifyRequest>();
  private onIdle: () => void = () => undefined;

  get stopping(): boolean {
    return this.state !== 'open';
  }

  /** A hook for the requests that count. @throws LexiclipError OVERLOADED when the server takes no more */
  readonly admit = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Clients that keep their connections look for another server then.
    if (this.stopping) reply.header('connection', 'close');
    if (this.state === 'closed') throw stopping();
    this.running.add(request);
    reply.raw.once('close', () => {
      this.running.delete(request);
      if (this.running.size === 0) this.onIdle();
    });
  };

  /** @returns how many requests were still running when the grace period was over */
  async close(app: FastifyInstance, { drainDelayMs, graceMs }: DrainingOptions): Promise<number> {
    this.state = 'leaving';
    await sleep(drainDelayMs);
    this.state = 'closed';
    // No more connections; those that are there may be bringing a request, which gets an answer. Fastify would stop its
    // plugins first, and HTTP's own close would cut off connections that have not asked yet.
    if (app.server.listening) Server.prototype.close.call(app.server);
    await this.idle(graceMs);
    const left = this.running.size;
    for (const request of this.running) request.cancel?.(stopping());
    await this.idle(LAST_WORD_MS);
    // Connections on which nothing was asked are not idle to Node, and would be waited for.
    app.server.closeAllConnections();
    await app.close();
    return left;
  }

  private async idle(mostMs: number): Promise<void> {
    if (this.running.size === 0) return;
    const idle = new Promise<void>((resolve) => {
      this.onIdle = resolve;
    });
    const late = new AbortController();
    await Promise.race([idle, sleep(mostMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
  }
}

const stopping = (): LexiclipError =>
  new LexiclipError('OVERLOADED', 'the server is stopping; ask again, another may answer', {
    retryAfterMs: RETRY_AFTER_MS,
  });
