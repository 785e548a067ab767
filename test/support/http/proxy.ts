import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a server, as proxies do, and knows what has come. */
export class ReverseProxy {
  /** Paths, in the order in which they came. */
  readonly requests: string[] = [];
  /** The status with which it answers itself; undefined for what it hands on. */
  refusal: (path: string) => number | undefined = () => undefined;
  /** Whether it hands a request on and then breaks the connection. */
  loses: (path: string) => boolean = () => false;
  private readonly server = createServer((received, response) => {
    const { url: path = '', method, headers } = received;
    this.requests.push(path);
    response.on('error', () => undefined);
    const refusal = this.refusal(path);
    if (refusal !== undefined) return void response.writeHead(refusal).end('<h1>Sorry</h1>');
    const isLost = this.loses(path);
    const sent = request(new URL(path, this.target), { method, headers }, (answer) => {
      if (isLost) return void answer.resume().on('end', () => response.destroy());
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy()).pipe(response);
    });
    sent.on('error', () => response.destroy());
    received.pipe(sent);
  });

  constructor(private readonly target: string) {}

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
