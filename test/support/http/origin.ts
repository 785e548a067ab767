import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '../server.js';
import { waitUntil } from '../wait.js';

export const CLASSIFY = `query ($image: ImageInput!) {
  classify(input: { image: $image, labels: ["ship", "frog", "cat"] }) {
    predictions { name similarity probability } image { sha256 format }
  }
}`;
export const CLASSIFY_MANY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["ship", "frog", "cat"] }) {
    ... on Classification { image { format } } ... on ClassifyFailure { index code message }
  }
}`;
export const MEGABYTE = 1024 * 1024;
export const REFUSED = {
  code: 'BAD_USER_INPUT',
  argument: 'input.image.url',
  message: 'input.image.url: this server may not fetch from there, or nothing answers there',
};

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on 127.0.0.1 that images are fetched from, and what has come to it. */
export class Origin {
  readonly requests: IncomingMessage[] = [];
  private readonly server = createServer((request, response) => {
    this.requests.push(request);
    response.on('error', () => undefined);
    this.handler(request, response);
  });
  handler: Handler = (_, response) => response.end();

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/image`;
  }

  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  /** Takes no more connections, and ends those that there are. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** Answers with an image. */
export const image =
  (body: Uint8Array, headers: Record<string, string | number> = {}): Handler =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'image/png', ...headers });
    response.end(body);
  };
/** Sends to another place. */
export const redirect =
  (location: string, status = 302): Handler =>
  (_, response) =>
    // As it is in UTF-8, which Node refuses to send as text.
    response.writeHead(status, { location: Buffer.from(location).toString('latin1') }).end();
/** Calls again and again, until the client has gone. */
const drip = (response: ServerResponse, everyMs: number, write: () => void) => {
  const timer = setInterval(write, everyMs);
  response.on('close', () => clearInterval(timer));
};
/** Answers that never come to an end. */
export const SLOW: [string, Handler][] = [
  ['no headers', () => undefined],
  [
    'headers that never end',
    (_, response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\n');
      drip(response, 50, () => response.socket?.write('x-more: 1\r\n'));
    },
  ],
  [
    'a byte at a time',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      drip(response, 50, () => response.write('x'));
    },
  ],
];

/** An origin for all tests of a file; each of them must leave no connection to it. */
export function useOrigin(): Origin {
  const origin = new Origin();
  beforeAll(() => origin.listen());
  beforeEach(() => {
    origin.requests.length = 0;
  });
  afterEach(() => waitUntil('nobody is connected to the origin', async () => (await origin.connections()) === 0));
  afterAll(() => origin.close());
  return origin;
}

export const classify = async (client: Client, url: string) =>
  (await client.data(CLASSIFY, { image: { url } })).classify;
export const refusal = (client: Client, url: string) => client.error(CLASSIFY, { image: { url } });
