import { readFile } from 'node:fs/promises';
import { buildSchema } from 'graphql';
import { rootFieldNames } from '#lexiclip/graphql/root-fields.js';
import { ABUSES } from '../../test/support/graphql/abuse.js';
import { distinctImages } from '../../test/support/images.js';
import { OPERATOR_KEY } from '../../test/support/server.js';
import { LoadClient } from '../support/load.js';
import { atMost, ms, type Row } from '../support/table.js';
import { WatchedServer } from '../support/watched.js';
import { REFUSED } from './refused-bodies.js';
import { type Operation, operations, rich } from './requests.js';

const MAX_HOLD_MS = 50;
/** Each is sent so often, and the longest hold counts. */
const ROUNDS = 2;

async function uncovered(all: readonly Operation[]): Promise<string[]> {
  const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  const covered = new Set(all.flatMap(({ covers }) => covers));
  return rootFieldNames(schema).filter((field) => !covered.has(field));
}

/** How long each operation holds the event loop at its limits. */
export async function benchOperations({ labels }: { labels: number }): Promise<Row[]> {
  const watched = await WatchedServer.start({ LEXICLIP_REQUEST_TIMEOUT_MS: '120000' });
  const { server } = watched;
  try {
    const key = await server.tenant('limits');
    const client = server.client(key);
    const all = operations(labels, await distinctImages(100));
    const missing = await uncovered(all);
    if (missing.length > 0) throw new Error(`no operation here covers ${missing.join(', ')}`);
    await client.data(
      'mutation { createPromptTemplate(input: { slug: "other", templates: ["one {label}"] }) { promptTemplate { slug } } }',
    );
    await client.data(
      'mutation ($l: [LabelInput!]!) { createLabelSet(input: { slug: "large", labels: $l }) { version { number } } }',
      { l: rich(0, Math.min(labels, 4_000)) },
    );
    for (let at = 4_000; at < labels; at += 4_000) {
      await client.data(
        'mutation ($l: [LabelInput!]!) { upsertLabels(labelSet: "large", labels: $l) { version { number } } }',
        { l: rich(at, Math.min(4_000, labels - at)) },
      );
    }
    const requests = [
      ...all.map(({ what, query, variables, asOperator }) => ({
        what,
        asOperator,
        body: (round: number) => JSON.stringify({ query, variables: variables?.(round) ?? {} }),
      })),
      ...Object.entries(REFUSED).map(([what, body]) => ({ what, asOperator: false, body })),
      ...Object.entries(ABUSES).map(([what, { body }]) => ({ what, asOperator: false, body: () => body })),
    ];
    const rows: Row[] = [];
    const clients = {
      tenant: new LoadClient(server.url, key, 4),
      operator: new LoadClient(server.url, OPERATOR_KEY, 4),
    };
    for (const { what, body, asOperator } of requests) {
      let longest = 0;
      let answer = '';
      for (let round = 0; round < ROUNDS; round++) {
        const text = body(round);
        await watched.longestHold();
        const sent = await clients[asOperator ? 'operator' : 'tenant']
          .post(text)
          .catch((error: Error) => ({ status: 0, body: error.message }));
        longest = Math.max(longest, await watched.longestHold());
        answer = `${sent.status} ${/"code":"(\w+)"/.exec(sent.body.slice(0, 100_000))?.[1] ?? ''}`.trim();
      }
      rows.push({ what: `${what} (${answer})`, ...atMost(longest, MAX_HOLD_MS, ms) });
    }
    for (const one of Object.values(clients)) one.close();
    return [{ what: `longest hold of the event loop, ${labels} labels`, measured: '' }, ...rows];
  } finally {
    await watched.close();
  }
}
