import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { DatabaseFiles, FileInfo } from './database-files.js';
import { DirectoryFiles } from './directory-files.js';
import type { ObjectStore } from './objects/object-store.js';
import { SCRATCH } from './scratch.js';

/** Objects that are deleted by one call. */
const DELETED_AT_ONCE = 1000;
const MANIFEST = /\/_versions\/[^/]+\.manifest$/;
/** Not a file that readers need: LanceDB's note of the newest version. */
const HINT = /_hint\.json$/;

/** The files of a database in an object store. */
export class ObjectFiles implements DatabaseFiles {
  /** @param prefix ends with `/` */
  constructor(
    private readonly store: () => Promise<ObjectStore>,
    private readonly prefix: string,
  ) {}

  async list(folder: string): Promise<FileInfo[]> {
    const files: FileInfo[] = [];
    for await (const { key, bytes } of (await this.store()).list(`${this.prefix}${folder}/`)) {
      files.push({ name: key.slice(this.prefix.length), bytes });
    }
    return files;
  }

  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const page of (await this.store()).names(this.prefix)) names.push(...page);
    return names.map((name) => name.replace(/\/$/, ''));
  }

  async read(name: string): Promise<Readable | undefined> {
    return (await this.store()).read(this.prefix + name);
  }

  async copyFrom(source: DatabaseFiles, { name, bytes }: FileInfo): Promise<void> {
    const store = await this.store();
    if (source instanceof ObjectFiles) {
      const { service, bucket } = await source.store();
      if (service === store.service) {
        await store.copy(bucket, source.prefix + name, this.prefix + name, bytes);
        return;
      }
    }
    const content = await source.read(name);
    if (content) await store.write(this.prefix + name, content, bytes);
  }

  async removeFolder(folder: string): Promise<void> {
    await removeAll(await this.store(), `${this.prefix}${folder}/`);
  }

  async putTable(table: string, make: (folder: string) => Promise<void>): Promise<boolean> {
    const scratch = await mkdtemp(join(tmpdir(), SCRATCH));
    try {
      await make(scratch);
      const store = await this.store();
      const files = (await new DirectoryFiles(scratch).list(`${table}.lance`)).map(({ name }) => name);
      const [manifest, ...others] = files.filter((name) => MANIFEST.test(name));
      if (manifest === undefined || others.length > 0) throw new Error(`table ${table} was not made with one version`);
      // The manifest last: it is what makes the files a table, and only one writer gets it there.
      for (const name of files.filter((file) => file !== manifest && !HINT.test(file))) {
        await store.writeIfAbsent(this.prefix + name, await readFile(join(scratch, name)));
      }
      return await store.writeIfAbsent(this.prefix + manifest, await readFile(join(scratch, manifest)));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

/** Deletes all objects whose keys begin with the prefix. */
export async function removeAll(store: ObjectStore, prefix: string): Promise<void> {
  let keys: string[] = [];
  for await (const { key } of store.list(prefix)) {
    keys.push(key);
    if (keys.length < DELETED_AT_ONCE) continue;
    await store.remove(keys);
    keys = [];
  }
  if (keys.length > 0) await store.remove(keys);
}
