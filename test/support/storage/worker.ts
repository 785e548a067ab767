/*
 * A process with writers of label sets, which do what they are told, and stop before a write of LanceDB when they are told
 * so. Run by storage-process.ts.
 */
import { connect } from '@lancedb/lancedb';
import { LabelSetStore } from '#lexiclip/services/storage/label-sets/label-set-store.js';
import { Database } from '#lexiclip/services/storage/lance/database.js';
import { TableMirrors } from '#lexiclip/services/storage/lance/kept/table-mirrors.js';
import { newStorageCounters } from '#lexiclip/services/storage/lance/storage-counters.js';
import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { gated, gatedFiles } from './gated.js';
import { contentOf, type Kind, mutate, TENANT, template } from './vocabulary.js';

export type Task =
  | { readonly do: 'prepare'; readonly slugs: readonly string[] }
  /** `stopAt`: number of writes that it does before it stops. */
  | {
      readonly do: 'mutate';
      readonly kind: Kind;
      readonly slug: string;
      readonly writer: string;
      readonly stopAt?: number;
    }
  /** Adds a label to each set, or creates it where it is not there. */
  | { readonly do: 'write'; readonly slugs: readonly string[]; readonly writer: string }
  | { readonly do: 'contents'; readonly slugs: readonly string[] }
  | { readonly do: 'prune' }
  /** Lets those that have stopped go on. */
  | { readonly do: 'go' };

const data = process.argv[2] as string;
let letGo: () => void;
const going = new Promise<void>((resolve) => {
  letGo = resolve;
});
let store: Promise<LabelSetStore> | undefined;

process.on('message', ({ id, task }: { id: number; task: Task }) => {
  const reply = (message: object) => process.send?.({ id, ...message });
  perform(task, () => reply({ stopped: true })).then(
    (result) => reply({ result }),
    (error) => reply({ error: String((error as Error).stack) }),
  );
});

async function perform(task: Task, onStop: () => void): Promise<unknown> {
  switch (task.do) {
    case 'prepare':
      return prepare(task.slugs);
    case 'mutate':
      return mutateGated(task, onStop);
    case 'write': {
      const store = await shared();
      const numbers: (number | null)[] = [];
      for (const slug of task.slugs) {
        const before = await contentOf(store, slug);
        numbers.push((await mutate(store, before.length ? 'upsert' : 'create', slug, task.writer)).number);
      }
      return numbers;
    }
    case 'contents': {
      const store = await shared();
      return Promise.all(task.slugs.map((slug) => contentOf(store, slug)));
    }
    case 'prune':
      return prune();
    case 'go':
      return letGo();
  }
}

/** A tenant, two templates, and sets with two versions. */
async function prepare(slugs: readonly string[]): Promise<void> {
  const storage = await openStorage(data);
  const at = new Date();
  await storage.tenants.insert({ id: TENANT, slug: 'acme', name: 'Acme', status: 'ACTIVE', createdAt: at });
  await storage.databases.createTenant(TENANT);
  const templates = await storage.templatesOf(TENANT);
  for (const slug of ['photo', 'sketch']) {
    const texts = { name: slug, templates: ['{label}'], message: null };
    await templates.insert({ ...template(slug), ...texts, createdAt: at, createdBy: 'a test' });
  }
  const store = await storage.labelSetsOf(TENANT);
  for (const slug of slugs) {
    await mutate(store, 'create', slug, 'first');
    await mutate(store, 'upsert', slug, 'second');
  }
  await storage.close();
}

/** On a connection of its own. */
async function mutateGated(task: Task & { do: 'mutate' }, onStop: () => void) {
  const writes: string[] = [];
  let isOpen = true;
  const pass = async (write: string) => {
    if (isOpen) return;
    writes.push(write.replace(/ls_[0-9a-f]+/, 'set'));
    if (writes.length - 1 === task.stopAt) await stop();
  };
  const stop = () => {
    onStop();
    return going;
  };
  const store = await openStore(pass);
  isOpen = false;
  const outcome = await mutate(store, task.kind, task.slug, task.writer);
  if (writes.length === task.stopAt) await stop();
  return { ...outcome, writes };
}

function shared(): Promise<LabelSetStore> {
  store ??= openStore();
  return store;
}

async function openStore(pass: (write: string) => Promise<void> = async () => undefined): Promise<LabelSetStore> {
  const connection = await connect(dataRootAt(data).addressOf(TENANT));
  const database = new Database(gated(connection, pass), {
    counters: newStorageCounters(),
    create: true,
    directory: undefined,
    files: gatedFiles(dataRootAt(data).filesOf(TENANT), pass),
    disk: undefined,
    isLost: () => false,
    mirrors: new TableMirrors(),
    watch: (_, read) => read(),
  });
  return LabelSetStore.open(database);
}

/** Compacts every table, and prunes all of its history, which is more than the service does. */
async function prune(): Promise<void> {
  const connection = await connect(dataRootAt(data).addressOf(TENANT), { readConsistencyInterval: 0 });
  for (const name of await connection.tableNames()) {
    await (await connection.openTable(name)).optimize({ cleanupOlderThan: new Date() });
  }
}
