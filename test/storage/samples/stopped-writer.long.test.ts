import { join } from 'node:path';
import type { Connection } from '@lancedb/lancedb';
import type { TenantId } from '#lexiclip/domain/ids.js';
import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';
import type { SampleSetStore } from '#lexiclip/services/storage/sample-sets/sample-set-store.js';
import { loadBuilt, loadPackage } from '../../support/native.js';
import { gated, gatedFiles } from '../../support/storage/gated.js';
import { ownStorage, someTenant } from '../../support/storage/own-storage.js';
import { mutateSamples, type SampleMutation, sampleNamesIn } from '../../support/storage/samples.js';

type Stores = typeof import('#lexiclip/services/storage/sample-sets/sample-set-store.js');
type Databases = typeof import('#lexiclip/services/storage/lance/database.js');
type Mirrors = typeof import('#lexiclip/services/storage/lance/kept/table-mirrors.js');
type Counters = typeof import('#lexiclip/services/storage/lance/storage-counters.js');

const PREPARED = [
  ['ash', 'first'],
  ['ash', 'first', 'second'],
];

/** What a set may contain when its mutation was cut off anywhere, and how many writes the mutation makes. */
const MUTATIONS: Record<SampleMutation, { writes: number; allowed: string[][][] }> = {
  create: { writes: 7, allowed: [[], [['ash', 'one']]] },
  add: { writes: 2, allowed: [PREPARED, [...PREPARED, ['ash', 'first', 'second', 'one']]] },
  remove: { writes: 6, allowed: [PREPARED, []] },
};
const KINDS = Object.keys(MUTATIONS) as SampleMutation[];

describe('A writer of sample sets that stops', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;
  let others: SampleSetStore;

  beforeAll(async () => {
    own = await ownStorage();
    tenant = someTenant();
    await own.storage.createTenant(tenant);
    others = await own.storage.sampleSetsOf(tenant);
    // The tenant's first set makes tables, which are no writes of the others.
    await mutateSamples(others, 'create', 'first', 'first');
  });
  afterAll(() => own.close());

  /** A store whose writes first call `pass`, on a connection of its own. */
  async function storeOf(pass: (write: string) => Promise<void>): Promise<SampleSetStore> {
    const { connect } = await loadPackage<{ connect(to: string): Promise<Connection> }>('@lancedb/lancedb');
    const { Database } = await loadBuilt<Databases>('services/storage/lance/database.js');
    const { newStorageCounters } = await loadBuilt<Counters>('services/storage/lance/storage-counters.js');
    const { TableMirrors } = await loadBuilt<Mirrors>('services/storage/lance/kept/table-mirrors.js');
    const { SampleSetStore: Store } = await loadBuilt<Stores>('services/storage/sample-sets/sample-set-store.js');
    const connection = await connect(join(own.data, 'tenants', tenant));
    return Store.open(
      new Database(gated(connection, pass), {
        counters: newStorageCounters(),
        create: true,
        directory: undefined,
        files: gatedFiles(dataRootAt(own.data).filesOf(tenant), pass),
        disk: undefined,
        isLost: () => false,
        mirrors: new TableMirrors(),
        watch: (_, read) => read(),
      }),
    );
  }

  /** Begins a mutation, which stops after so many writes. */
  async function begun(kind: SampleMutation, slug: string, stopAt: number) {
    let [isOpen, writes] = [true, 0];
    let letGo = () => {};
    let stopped = () => {};
    const going = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const stop = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const pass = async () => {
      if (isOpen || writes++ !== stopAt) return;
      stopped();
      await going;
    };
    const store = await storeOf(pass);
    isOpen = false;
    const outcome = mutateSamples(store, kind, slug, 'one');
    await Promise.race([stop, outcome]);
    return { outcome, writes: () => writes, letGo };
  }

  async function prepared(kind: SampleMutation, stopAt: number): Promise<string> {
    const slug = `${kind}-${stopAt}`;
    if (kind === 'create') return slug;
    await mutateSamples(others, 'create', slug, 'first');
    await mutateSamples(others, 'add', slug, 'second');
    return slug;
  }

  const contents = (slugs: string[]) => Promise.all(slugs.map((slug) => sampleNamesIn(others, slug)));

  /** Writes to each set, whose versions were these. @returns the versions that this made */
  const writeToAll = (slugs: string[], were: string[][][], writer: string) =>
    Promise.all(
      slugs.map(async (slug, i) => {
        const kind = were[i]?.length ? 'add' : 'create';
        return (await mutateSamples(others, kind, slug, writer)).number;
      }),
    );

  /** Compacts every table, and prunes all of its history, which is more than the service does. */
  async function prune(): Promise<void> {
    const { connection } = await own.storage.databases.tenant(tenant);
    for (const name of await connection.tableNames()) {
      await (await connection.openTable(name)).optimize({ cleanupOlderThan: new Date() });
    }
  }

  it.each(KINDS)(
    'to %s between any two writes leaves all or nothing, holds up nobody, and does no harm later',
    async (kind) => {
      const { writes, allowed } = MUTATIONS[kind];
      const places = Array.from({ length: writes + 1 }, (_, stopAt) => stopAt);
      const slugs = await Promise.all(places.map((stopAt) => prepared(kind, stopAt)));
      const writers = await Promise.all(slugs.map((slug, stopAt) => begun(kind, slug, stopAt)));
      expect(writers[writes]?.writes()).toBe(writes);
      const left = await contents(slugs);
      for (const versions of left) expect(allowed).toContainEqual(versions);
      expect(await writeToAll(slugs, left, 'other')).toEqual(left.map(({ length }) => length + 1));
      const between = await contents(slugs);
      await prune();
      for (const { letGo } of writers) letGo();
      const outcomes = await Promise.all(writers.map(({ outcome }) => outcome));
      const after = await contents(slugs);
      for (const [i, { number, names }] of outcomes.entries()) {
        // What others have written meanwhile stays, except for a set that the stopped writer was told to remove.
        if (kind !== 'remove' || after[i]?.length) expect(after[i]).toEqual(between[i]);
        if (number !== null) expect(after[i]?.[number - 1]).toEqual(names);
      }
      expect(await writeToAll(slugs, after, 'third')).toEqual(after.map(({ length }) => length + 1));
    },
  );
});
