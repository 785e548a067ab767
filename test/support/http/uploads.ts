import { connect, type Socket } from 'node:net';
import type { Answer, Client } from '../server.js';

// biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
export type Answered = Answer<any>;

export interface Part {
  name: string;
  value: string | Uint8Array;
  /** Makes it a file. */
  fileName?: string;
}

export const operations = (query: string, variables: unknown, more: Record<string, unknown> = {}): Part => ({
  name: 'operations',
  value: JSON.stringify({ query, variables, ...more }),
});
export const map = (paths: unknown): Part => ({ name: 'map', value: JSON.stringify(paths) });
export const file = (name: string, value: string | Uint8Array, fileName = `${name}.png`): Part => ({
  name,
  value,
  fileName,
});

/** As a browser sends it. */
export function post(
  client: Client,
  parts: readonly Part[],
  headers: Record<string, string> = { 'apollo-require-preflight': 'true' },
): Promise<Answered> {
  const form = new FormData();
  for (const { name, value, fileName } of parts) {
    if (fileName === undefined) form.append(name, value as string);
    else form.append(name, new Blob([value as Uint8Array<ArrayBuffer>]), fileName);
  }
  return send(client, form, headers);
}

/** Any body, with any headers. */
export async function send(
  client: Client,
  body: string | Buffer | FormData,
  headers: Record<string, string>,
): Promise<Answered> {
  const response = await fetch(`${client.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.key}`, ...headers },
    body,
  });
  return { status: response.status, ...((await response.json()) as Omit<Answered, 'status'>) };
}

const BOUNDARY = 'a-boundary-of-the-tests';
export const FORM_HEADERS = {
  'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
  'apollo-require-preflight': 'true',
};

/** A body made by hand, for what no browser sends. */
export function formBody(parts: readonly Part[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const pieces = parts.flatMap(({ name, value, fileName }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    fileName === undefined ? '' : `; filename="${fileName}"`,
    '\r\n\r\n',
    value,
    '\r\n',
  ]);
  return Buffer.concat([...pieces, end].map((piece) => Buffer.from(piece as string)));
}

/** A connection that has sent the headers of a request, and collects what comes back. */
export class RawRequest {
  private received = '';
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text) => {
      this.received += text;
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static async open(
    url: string,
    headers: Record<string, string | number>,
    what = 'POST /graphql',
  ): Promise<RawRequest> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const lines = Object.entries({ host: hostname, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`${what} HTTP/1.1\r\n${lines.join('')}\r\n`);
    return new RawRequest(socket);
  }

  /** The status and errors of what has come, as soon as it is whole. */
  async answer(): Promise<Answered> {
    for (;;) {
      const answer = this.answered();
      if (answer) return answer;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The same; undefined when it is not whole yet. */
  answered(): Answered | undefined {
    const [head, body] = this.received.split('\r\n\r\n');
    const length = /content-length: (\d+)/i.exec(head ?? '')?.[1];
    if (body === undefined || body.length < Number(length)) return undefined;
    return { status: Number(head?.split(' ')[1]), ...JSON.parse(body.slice(0, Number(length))) };
  }
}

/** That an answer is a refusal. @returns its message */
export async function expectRefusal(
  answer: Promise<Answered>,
  code: string,
  argument: string | undefined,
  status: number,
): Promise<string> {
  const { status: actual, errors } = await answer;
  expect(errors).toHaveLength(1);
  const [{ message, extensions }] = errors as [{ message: string; extensions: { code: string } }];
  expect({ ...extensions, status: actual }).toEqual({
    code,
    status,
    requestId: expect.any(String),
    ...(argument !== undefined && { argument }),
  });
  return message;
}

const FIELDS = 'predictions { name similarity } image { sha256 }';
export const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { ${FIELDS} } }`;
export const CLASSIFY_MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) { ... on Classification { ${FIELDS} } ... on ClassifyFailure { code message } }
}`;
export const TWO = `query ($a: ImageInput!, $b: ImageInput!, $labels: [String!]!) {
  a: classify(input: { image: $a, labels: $labels }) { ${FIELDS} }
  b: classify(input: { image: $b, labels: $labels }) { ${FIELDS} }
}`;
export const LABELS = ['ship', 'frog', 'airplane'];
export const PATH = 'variables.input.image.upload';
export const MEGABYTE = 1024 * 1024;

/** One image to classify, in the file 0. */
export const ONE: readonly Part[] = [
  operations(CLASSIFY, { input: { image: { upload: null }, labels: LABELS } }),
  map({ 0: [PATH] }),
];

/** The same image as JSON has it. */
export const inBase64 = (bytes: Buffer) => ({ base64: bytes.toString('base64') });
