import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './network.js';

export interface ConnectionLimits {
  /** Maximum number of open connections. */
  readonly total: number;
  /** Maximum number of them from one address. */
  readonly perAddress: number;
}

/** How many connections may be open that are only told that there are too many. */
const BEING_REFUSED = 100;

const REFUSAL = JSON.stringify({
  errors: [{ message: 'too many connections are open', extensions: { code: 'OVERLOADED', retryAfterMs: 1000 } }],
});
const ANSWER = [
  'HTTP/1.1 503 Service Unavailable',
  'Content-Type: application/json',
  `Content-Length: ${REFUSAL.length}`,
  'Retry-After: 1',
  'Connection: close',
  `\r\n${REFUSAL}`,
].join('\r\n');

/** The connections from one address. */
class Origin {
  readonly all = new Set<Socket>();
  /** Those on which no request is running, the longest idle first. */
  readonly idle = new Set<Socket>();

  constructor(readonly address: string) {}
}

/**
 * Bounds the connections to a server, in all and from each address. A new one takes the place of an idle one: of the
 * same address when that has too many, otherwise of the address that has the most. Where none is idle it is refused.
 */
export function limitConnections(server: Server, limits: ConnectionLimits): void {
  const connections = new Connections(limits);
  server.maxConnections = limits.total + BEING_REFUSED;
  server.on('connection', (socket: Socket) => connections.add(socket));
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    connections.busy(socket);
    response.once('close', () => connections.rest(socket));
  });
}

class Connections {
  private readonly origins = new Map<string, Origin>();
  private readonly running = new WeakMap<Socket, { readonly origin: Origin; requests: number }>();
  private count = 0;

  constructor(private readonly limits: ConnectionLimits) {}

  add(socket: Socket): void {
    const address = networkOf(socket.remoteAddress ?? '');
    const own = this.origins.get(address) ?? new Origin(address);
    if (!this.makeRoom(own)) {
      socket.end(ANSWER);
      return;
    }
    this.origins.set(address, own);
    own.all.add(socket);
    own.idle.add(socket);
    this.running.set(socket, { origin: own, requests: 0 });
    this.count++;
    socket.once('close', () => this.remove(socket, own));
  }

  busy(socket: Socket): void {
    const state = this.running.get(socket);
    if (!state) return;
    state.requests++;
    state.origin.idle.delete(socket);
  }

  rest(socket: Socket): void {
    const state = this.running.get(socket);
    // A client may send its next request before it has the answer to the last.
    if (state && --state.requests === 0 && state.origin.all.has(socket)) state.origin.idle.add(socket);
  }

  private makeRoom(own: Origin): boolean {
    const { total, perAddress } = this.limits;
    if (own.all.size >= perAddress) return this.dropIdle(own);
    return this.count < total || this.dropIdle(this.largestIdle());
  }

  private dropIdle(origin: Origin | undefined): boolean {
    for (const socket of origin?.idle ?? []) {
      socket.destroy();
      this.remove(socket, origin as Origin);
      return true;
    }
    return false;
  }

  /** The origin with the most connections, of those with an idle one. */
  private largestIdle(): Origin | undefined {
    let largest: Origin | undefined;
    for (const origin of this.origins.values()) {
      if (origin.idle.size > 0 && origin.all.size > (largest?.all.size ?? 0)) largest = origin;
    }
    return largest;
  }

  private remove(socket: Socket, origin: Origin): void {
    if (!origin.all.delete(socket)) return;
    origin.idle.delete(socket);
    this.count--;
    if (origin.all.size === 0) this.origins.delete(origin.address);
  }
}
