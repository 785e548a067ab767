import type { Client } from '../server.js';

export const MEGABYTE = 1024 * 1024;

export interface PieceAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  readonly body: any;
}

export const uploadUrl = ({ url }: Pick<Client, 'url'>, id: string): string => `${url}/uploads/${id}`;

/** A request about an upload. */
export async function ask(client: Client, method: string, id: string, init: RequestInit = {}): Promise<PieceAnswer> {
  const headers = { authorization: `Bearer ${client.key}`, ...(init.headers as Record<string, string>) };
  const response = await fetch(uploadUrl(client, id), { method, ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** The only error of an answer. */
export const errorOf = ({ body }: PieceAnswer) => body.errors[0].extensions;

/** Sends one piece of an upload. */
export function sendPiece(
  client: Client,
  id: string,
  upload: Uint8Array,
  [from, to]: readonly [from: number, to: number],
  headers: Record<string, string> = {},
): Promise<PieceAnswer> {
  const range = `bytes ${from}-${to - 1}/${upload.length}`;
  return ask(client, 'PUT', id, {
    headers: { 'content-range': range, ...headers },
    body: upload.subarray(from, to) as Uint8Array<ArrayBuffer>,
  });
}

/** Sends an upload in pieces of a megabyte. @returns the answer to the last */
export async function sendAll(client: Client, id: string, upload: Uint8Array): Promise<PieceAnswer> {
  let last: PieceAnswer | undefined;
  for (let from = 0; from < upload.length; from += MEGABYTE) {
    last = await sendPiece(client, id, upload, [from, Math.min(from + MEGABYTE, upload.length)]);
    if (last.status !== 200) return last;
  }
  return last as PieceAnswer;
}
