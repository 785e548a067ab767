import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request that has been answered. Times are those of `performance.now`, ms. */
export interface StoreRequest {
  readonly kind: 'LIST' | 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly status: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What is done to a request: nothing is sent on (`stall`), the store is told and the client is not (`lose the answer`), or
 * the proxy itself answers with a status, after the store has done what was asked (`isDone`) or without telling it.
 */
export type Fault =
  | 'stall'
  | 'lose the answer'
  | { readonly status: number; readonly body?: string; readonly isDone?: boolean };

const SLOW_DOWN =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
/** What S3 says when it has too much to do. */
export const slowDown: Fault = { status: 503, body: SLOW_DOWN };

/** Stands between a server and an object store: counts, delays, and disturbs. */
export class StoreProxy {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly answered: StoreRequest[] = [];
  private under = 0;
  /** Added before each request is sent on, ms. */
  latencyMs = 0;
  /** Decides what is done to a request. */
  disturb: (kind: StoreRequest['kind'], path: string) => Fault | undefined = () => undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async start(endpoint: string): Promise<StoreProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new StoreProxy(server, new URL(endpoint));
    server.on('request', (request, response) => void proxy.pass(request, response));
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests that are not answered yet. */
  get pending(): number {
    return this.under;
  }

  /** The requests since the last call, in the order of their answers. */
  take(): StoreRequest[] {
    return this.answered.splice(0);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
    await once(this.server, 'close').catch(() => undefined);
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, from] = [decodeURIComponent(request.url ?? ''), performance.now()];
    const kind = /[?&]list-type=/.test(path) ? 'LIST' : (request.method as StoreRequest['kind']);
    this.under++;
    const done = (status: number) => {
      this.under--;
      this.answered.push({ kind, path, status, from, to: performance.now() });
    };
    const fault = this.disturb(kind, path);
    if (this.latencyMs > 0) await sleep(this.latencyMs);
    if (fault === 'stall') return void request.resume().on('close', () => done(0));
    const refuse = ({ status, body }: Exclude<Fault, string>) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    if (typeof fault === 'object' && !fault.isDone) {
      refuse(fault);
      request.resume();
      return done(fault.status);
    }
    const { hostname, port } = this.target;
    const { method, url, headers } = request;
    const upstream = send({ hostname, port, method, path: url, headers, agent: this.agent }, (answer) => {
      const status = answer.statusCode ?? 0;
      answer.once('end', () => done(status));
      if (fault === 'lose the answer') return void answer.resume().once('end', () => response.destroy());
      if (fault) return void answer.resume().once('end', () => refuse(fault));
      response.writeHead(status, answer.headers);
      answer.pipe(response);
    });
    upstream.once('error', () => response.destroy());
    request.pipe(upstream);
  }
}

/** How many of the requests had to wait for one another: the longest chain of which each began after the one before. */
export function inARow(requests: readonly StoreRequest[]): number {
  let [count, end] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of [...requests].sort((a, b) => a.to - b.to)) {
    if (from < end) continue;
    count++;
    end = to;
  }
  return count;
}
