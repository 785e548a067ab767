import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { waitUntil } from '../wait.js';

/** A request that has come. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** By the clock of this process, ms. */
  readonly at: number;
}

type Answer = (response: ServerResponse, received: Received) => unknown;

export const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): unknown =>
    response.writeHead(status, headers).end();

/** A web server on 127.0.0.1 that messages are sent to, and what has come to it. */
export class Receiver {
  readonly received: Received[] = [];
  answer: Answer = answering(204);
  private readonly server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const received = { path: request.url ?? '', headers: request.headers, body, at: performance.now() };
      this.received.push(received);
      this.answer(response, received);
    });
  });

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/hook`;
  }

  /** What has come to a path, once it is so much. */
  async at(path: string, count: number): Promise<Received[]> {
    const found = () => this.received.filter((one) => one.path === path);
    await waitUntil(`${count} messages have come to ${path}`, () => found().length >= count);
    return found();
  }

  /** What came to a path as number `n`, from 1, once it is there. */
  async nth(path: string, n: number): Promise<Received> {
    return (await this.at(path, n))[n - 1] as Received;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

export const signaturesOf = ({ headers }: Received): string[] => String(headers['webhook-signature']).split(' ');

/** The message, as a receiver reads it that has the secret. @throws Error when it was not signed with it */
// biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
export const verified = (secret: string, { body, headers }: Received): any =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
