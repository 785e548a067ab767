import { setMaxListeners } from 'node:events';
import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LexiclipError } from '../errors.js';
import { whenOver } from './connections/when-over.js';

interface DrainingOptions {
  /** How long requests are still accepted, so that load balancers see that the server is not ready, ms. */
  readonly drainDelayMs: number;
  /** How long running requests may take after that, ms. */
  readonly graceMs: number;
}

/** How long cancelled requests may take to send their error, ms. */
const CANCELLED_MS = 1_000;
const RETRY_AFTER_MS = 1_000;

/** Stops a server without losing a request that it has accepted. */
export class Draining {
  /** `leaving`: not ready, but accepts requests; `closed`: accepts none. */
  private state: 'open' | 'leaving' | 'closed' = 'open';
  private readonly running = new Map<FastifyRequest, FastifyReply>();
  private readonly closing = new AbortController();
  private onIdle: () => void = () => undefined;

  constructor() {
    // Every stream adds a listener.
    setMaxListeners(0, this.closing.signal);
  }

  get stopping(): boolean {
    return this.state !== 'open';
  }

  /** Aborts when no more requests are accepted: what would go on for ever ends itself then. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** Hook for requests that `close` waits for. @throws LexiclipError OVERLOADED when the server accepts no more */
  readonly admit = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Clients with persistent connections then connect to another server.
    if (this.stopping) reply.header('connection', 'close');
    if (this.state === 'closed') throw stopping();
    this.running.set(request, reply);
    whenOver(reply, () => {
      this.running.delete(request);
      if (this.running.size === 0) this.onIdle();
    });
  };

  /** Stops the server. @returns how many requests were still running when the grace period was over */
  async close(app: FastifyInstance, { drainDelayMs, graceMs }: DrainingOptions): Promise<number> {
    this.state = 'leaving';
    await sleep(drainDelayMs);
    this.state = 'closed';
    this.closing.abort();
    // Accepts no more connections; a request on an open one still gets an answer. Fastify would stop its plugins first,
    // and the HTTP server's own `close` would cut off connections without a request.
    if (app.server.listening) Server.prototype.close.call(app.server);
    await this.idle(graceMs);
    const left = this.running.size;
    for (const request of this.running.keys()) request.cancel?.(stopping());
    // What is answered already only waits for a client that does not read.
    if ([...this.running.values()].some(({ raw }) => !raw.writableEnded)) await this.idle(CANCELLED_MS);
    // Node does not consider connections without any request idle, and would wait for them.
    app.server.closeAllConnections();
    await app.close();
    return left;
  }

  private async idle(maxMs: number): Promise<void> {
    if (this.running.size === 0) return;
    const idle = new Promise<void>((resolve) => {
      this.onIdle = resolve;
    });
    const late = new AbortController();
    await Promise.race([idle, sleep(maxMs, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
  }
}

const stopping = (): LexiclipError =>
  new LexiclipError('OVERLOADED', 'the server is stopping; try again, so that another server can answer', {
    retryAfterMs: RETRY_AFTER_MS,
  });
