import { request } from 'node:http';
import type { Client } from '../server.js';
import { waitUntil } from '../wait.js';

/** Sends a request, and closes the connection as soon as something is so. */
export async function hangUp(
  client: Pick<Client, 'url' | 'key'>,
  body: { readonly query: string; readonly variables?: unknown },
  when: () => boolean,
): Promise<void> {
  const sending = request(`${client.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
  });
  sending.on('error', () => undefined);
  sending.end(JSON.stringify(body));
  await waitUntil('it is time to hang up', when);
  sending.destroy();
}
