import { readdirSync, readlinkSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer } from '../support/server.js';

describe('What is acknowledged', () => {
  let data: string;
  let handle: FileHandle;
  let synced: Set<string>;
  let restore: () => void;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    synced = new Set();
    handle = await open(data, 'r');
    // Every file handle has this prototype: the service's calls of the operating system are seen, and carried out.
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    const { sync } = prototype;
    prototype.sync = function (this: FileHandle) {
      synced.add(readlinkSync(`/proc/self/fd/${this.fd}`));
      return sync.call(this);
    };
    restore = () => {
      prototype.sync = sync;
    };
  });
  afterEach(async () => {
    restore();
    await handle.close();
    await rm(data, { recursive: true, force: true });
  });

  /** Files of the tables with these names that a reader needs, wherever they are. */
  const filesOf = (tables: RegExp): string[] =>
    readdirSync(data, { recursive: true, withFileTypes: true })
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => tables.test(path) && /\.(manifest|lance|txn)$/.test(path) && !path.endsWith('/'))
      .filter((path) => /\/(data|_versions|_transactions)\//.test(path));

  async function change(variables: Record<string, string>): Promise<void> {
    const running = await startTestServer({ LEXICLIP_DATA: data, ...variables });
    const tenant = await running.tenant('acme');
    await tenant.data('mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { unchanged } }');
    await tenant.data('mutation { upsertLabels(labelSet: "trees", labels: [{ name: "elm" }]) { added } }');
    await running.close();
  }

  const ACKNOWLEDGED = /\/(version_log|rows_\w+|label_sets|tenants|api_keys)\.lance\//;

  it('is on the disk: every file of the tables that it is in, and the directories that name them', async () => {
    await change({ LEXICLIP_SYNC: 'always' });
    const files = filesOf(ACKNOWLEDGED);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !synced.has(file))).toEqual([]);
    const folders = new Set(files.map((file) => file.slice(0, file.lastIndexOf('/'))));
    expect([...folders].filter((folder) => !synced.has(folder))).toEqual([]);
  });

  it('is left to the operating system where the operator wants that', async () => {
    await change({ LEXICLIP_SYNC: 'never' });
    expect(filesOf(ACKNOWLEDGED).length).toBeGreaterThan(20);
    expect([...synced]).toEqual([]);
  });
});
