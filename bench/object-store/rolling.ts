import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { exampleImage } from '../../test/support/images.js';
import { LabelSetClient, named } from '../../test/support/label-set.js';
import type { Gateway } from '../../test/support/object-store/gateway.js';
import { Client } from '../../test/support/server.js';
import { atMost, type Row } from '../support/table.js';
import { Place } from './bucket.js';
import { type Acknowledged, MixedLoad } from './mixed-load.js';
import { createTenant } from './operations.js';
import { type Replica, Replicas } from './replicas.js';
import { number } from './requests.js';

/** Written by one client each, but for the last, which two write at a time. */
const SETS = ['own', 'contested'];
const WRITERS = ['own', 'contested', 'contested'];

/** Three replicas under mixed load, of which one is killed, one is added, and one is replaced. */
export async function benchRolling(gateway: Gateway, { ms }: { ms: number }): Promise<Row[]> {
  const place = await Place.bucket(gateway);
  const replicas = new Replicas(place);
  try {
    const first = await Promise.all([replicas.add(), replicas.add(), replicas.add()]);
    const [killed, replaced, kept] = first as [Replica, Replica, Replica];
    const client = await createTenant(kept.server.url, 'load');
    await LabelSetClient.create(client, 'animals', named('cat', 'dog', 'frog'));
    for (const slug of SETS) await LabelSetClient.create(client, slug, named('first'));
    const image = (await readFile(exampleImage('chelsea.png'))).toString('base64');
    const load = new MixedLoad(replicas, client.key, image, WRITERS);
    const began = performance.now();
    for (const [at, step] of [
      [0.2, () => replicas.kill(killed)],
      [0.4, () => replicas.add()],
      [0.6, () => replicas.replace(replaced)],
      [1, () => load.stop()],
    ] as const) {
      await sleep(Math.max(0, began + at * ms - performance.now()));
      await step();
    }
    const lost = await lostVersions(new Client((await replicas.add()).server.url, client.key), load.acknowledged);
    for (const what of [...new Set(load.failures), ...lost]) console.error(what.slice(0, 400));
    const taken = (performance.now() - began) / 1000;
    return [
      {
        what: `3 replicas, one killed, one added, one replaced: answers within ${taken.toFixed(0)} s`,
        measured: number(load.answered),
      },
      { what: '  lost with the killed one, where they were under way', measured: number(load.lost) },
      { what: '  other failed requests', ...atMost(load.failures.length, 0, number) },
      { what: `  versions lost of ${load.acknowledged.length}`, ...atMost(lost.length, 0, number) },
    ];
  } finally {
    replicas.close();
    await place.close();
  }
}

/** What a replica that has just started does not know of what clients were told. */
async function lostVersions(client: Client, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const lost: string[] = [];
  for (const slug of SETS) {
    const versions = await versionsOf(client, slug);
    const labels = await labelsOf(client, slug);
    const own = acknowledged.filter((entry) => entry.slug === slug);
    for (const { version, label } of own) {
      const twice = own.filter((entry) => entry.version === version).length > 1;
      if (twice) lost.push(`version ${version} of "${slug}" was acknowledged twice`);
      else if (!versions.has(version)) lost.push(`version ${version} of "${slug}" is lost`);
      else if (!labels.has(label)) lost.push(`label "${label}" of version ${version} of "${slug}" is lost`);
    }
  }
  return lost;
}

async function versionsOf(client: Client, slug: string): Promise<Set<number>> {
  const versions = await pagesOf<{ number: number }>(client, slug, 'versions(first: 100, after: $after)', 'number');
  return new Set(versions.map((version) => version.number));
}

async function labelsOf(client: Client, slug: string): Promise<Set<string>> {
  const labels = await pagesOf<{ name: string }>(
    client,
    slug,
    'latest { labels(first: 1000, after: $after)',
    'name',
    '}',
  );
  return new Set(labels.map(({ name }) => name));
}

/** All nodes of a connection of the set. @param end of the query, after the connection */
async function pagesOf<T>(client: Client, slug: string, connection: string, field: string, end = ''): Promise<T[]> {
  const nodes: T[] = [];
  const query = `query ($slug: String!, $after: String) {
    labelSet(slug: $slug) { ${connection} { nodes { ${field} } pageInfo { endCursor hasNextPage } } ${end} }
  }`;
  for (let after: string | null = null, more = true; more; ) {
    const { labelSet }: { labelSet: Page<T> } = await client.data(query, { slug, after });
    const page = (labelSet.versions ?? labelSet.latest?.labels) as Connection<T>;
    nodes.push(...page.nodes);
    ({ endCursor: after, hasNextPage: more } = page.pageInfo);
  }
  return nodes;
}

interface Connection<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
interface Page<T> {
  readonly versions?: Connection<T>;
  readonly latest?: { readonly labels: Connection<T> };
}
