import type { Scope } from '#lexiclip/domain/api-key.js';
import { EventReader, type StreamEvent, type StreamedAnswer } from '../http/events.js';
import { Client } from '../server.js';

export const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { id name prefix scopes expiresAt revokedAt } }
}`;
export const REVOKE = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id revokedAt } } }';
export const VIEWER = '{ viewer { isOperator scopes tenant { slug } apiKey { id name } } }';

/** Of a key that is to expire: making it must not take longer, also on a busy machine. */
const LIFE_MS = 4_000;

/** When a key expires that is made now. */
export const soon = (): Date => new Date(Date.now() + LIFE_MS);

/** A key of the tenant of another one. */
export async function newKey(admin: Client, scopes: readonly Scope[], more: Record<string, unknown> = {}) {
  const { createApiKey } = await admin.data(CREATE_KEY, { input: { name: 'key', scopes, ...more } });
  return { ...createApiKey.apiKey, client: new Client(admin.url, createApiKey.secret) };
}

/** Where operations of a root type are sent. */
export const pathFor = (query: string): string => (query.startsWith('subscription') ? '/graphql/stream' : '/graphql');

/** The answer to an operation, the first one to a subscription. */
export async function firstAnswer(client: Client, query: string): Promise<StreamedAnswer> {
  if (pathFor(query) === '/graphql') return client.send(query);
  const reader = await EventReader.open(client, query);
  const { value } = await reader.events().next();
  reader.leave();
  return (value as StreamEvent).data ?? {};
}

/** The code of the first error; undefined when there is none. */
export const codeOf = async (client: Client, query: string) =>
  (await firstAnswer(client, query)).errors?.[0]?.extensions.code;

/** How a request is answered that has this header, or none. */
export async function answerTo(url: string, authorization?: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify({ query: VIEWER }),
  });
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, code: errors?.[0]?.extensions.code };
}
