import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { watch } from '../../../concurrency/threads/watch.js';
import { ServerFault } from '../server-fault.js';

export interface ServerRequest {
  readonly method: 'GET' | 'POST';
  /** Below the server's URL, with a slash at its beginning. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Largest answer that is read, bytes. */
  readonly maxBytes: number;
  /** From the start to the answer's last byte, ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface ServerAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly token: string | undefined;
  /** Largest number of sockets. */
  readonly sockets: number;
  /** How long a socket without a request is kept, ms: a server that stops waits for them. */
  readonly idleMs: number;
  /** Called when a socket is closed that was to be used again. */
  readonly onLost?: () => void;
}

/** Sockets to one server, which are kept for a while. */
export class Connection {
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly send: typeof requestHttp;
  private readonly base: URL;
  private readonly open = new Set<Socket>();
  /** Sockets whose end was announced, by the server or by us. */
  private readonly ending = new WeakSet<Socket>();

  constructor(private readonly options: ConnectionOptions) {
    this.base = new URL(options.url);
    const isSecure = this.base.protocol === 'https:';
    const settings = { keepAlive: true, maxSockets: options.sockets, timeout: options.idleMs, noDelay: true };
    this.agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings);
    this.send = isSecure ? requestHttps : requestHttp;
  }

  /** @throws ServerFault `unreachable`, `late`, or `nonsense` for an answer that is too long; the signal's reason */
  request({ method, path, headers, body, maxBytes, timeoutMs, signal }: ServerRequest): Promise<ServerAnswer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const request = this.send(`${this.base.href.replace(/\/+$/, '')}${path}`, {
        method,
        agent: this.agent,
        headers: { ...this.usualHeaders, ...headers, ...(body && { 'content-length': body.byteLength }) },
      });
      const end = (error: unknown) => {
        request.destroy();
        settle(() => reject(error));
      };
      const unwatch = watch(timeoutMs, () => end(new ServerFault('late', `no answer within ${timeoutMs} ms`)));
      const abort = () => end(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      const settle = (tell: () => void) => {
        unwatch();
        signal?.removeEventListener('abort', abort);
        tell();
      };
      request.on('socket', (socket) => this.look(socket));
      // What is destroyed says so a second time, and nobody listens any more.
      request.on('error', (error) => end(unreachable(error)));
      request.on('response', (response) =>
        read(response, maxBytes).then(
          (answer) => {
            this.note(request, response);
            settle(() => resolve(answer));
          },
          (error: unknown) => end(error),
        ),
      );
      request.end(body);
    });
  }

  /** Ends all sockets. The next request opens another. */
  close(): void {
    for (const socket of this.open) this.ending.add(socket);
    this.agent.destroy();
  }

  private get usualHeaders(): Record<string, string> {
    const { token } = this.options;
    return {
      accept: '*/*',
      // Otherwise some servers compress numbers, which takes longer than sending them.
      'accept-encoding': 'identity',
      'user-agent': 'lexiclip',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }

  private look(socket: Socket): void {
    if (this.open.has(socket)) return;
    this.open.add(socket);
    socket.once('close', () => {
      this.open.delete(socket);
      if (!this.ending.has(socket)) this.options.onLost?.();
    });
  }

  private note({ socket }: ClientRequest, { headers, httpVersion }: IncomingMessage): void {
    const said = headers.connection?.toLowerCase();
    const ends = said === 'close' || (httpVersion === '1.0' && said !== 'keep-alive');
    if (socket && ends) this.ending.add(socket);
  }
}

async function read(response: IncomingMessage, maxBytes: number): Promise<ServerAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > maxBytes) throw new ServerFault('nonsense', `the answer has more than ${maxBytes} bytes`);
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof ServerFault ? error : unreachable(error);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) };
}

function unreachable(error: unknown): ServerFault {
  const { code, message } = error as NodeJS.ErrnoException;
  return new ServerFault('unreachable', message || code || String(error), { cause: error });
}
