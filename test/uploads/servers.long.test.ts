import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '#lexiclip/domain/ids.js';
import { checkTables } from '#lexiclip/services/maintenance/check-tables.js';
import { copyDatabase } from '#lexiclip/services/storage/copying/database-copy.js';
import { isTenantTable } from '#lexiclip/services/storage/inventory/expected-tables.js';
import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';
import type { Storage } from '#lexiclip/services/storage/storage.js';
import type { UploadStore } from '#lexiclip/services/storage/uploads/upload-store.js';
import type { Uploads } from '#lexiclip/services/uploads/uploads.js';
import { zipOf } from '../support/archives.js';
import { MEGABYTE, sendPiece } from '../support/http/pieces.js';
import { RawRequest } from '../support/http/uploads.js';
import { loadBuilt, NativeDate } from '../support/native.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, sharedServer } from '../support/server.js';
import { ownStorage, someTenant } from '../support/storage/own-storage.js';

type UploadsModule = typeof import('#lexiclip/services/uploads/uploads.js');
type BytesTable = typeof import('#lexiclip/services/storage/uploads/upload-bytes-table.js');

const ID = 'an-upload';
const DAY_MS = 24 * 3_600_000;
const SENDER = { author: 'test', signal: new AbortController().signal };
/** What cannot be compressed, so that one of them is in two pieces, or their archive in more than are kept in memory. */
const NOISE = randomBytes(0.6 * MEGABYTE);
const MUCH_NOISE = randomBytes(1.5 * MEGABYTE);

describe('Two servers with the same data', () => {
  const running = sharedServer();
  let other: ServerProcess;
  let tenant: Client;
  let there: Client;

  beforeAll(async () => {
    tenant = await running.tenant();
    other = await spawnServer(running.data, { LEXICLIP_BODY_STALL_MS: '300' });
    there = new Client(other.url, tenant.key);
  });
  afterAll(() => other.stop('SIGKILL'));

  it('keep nothing of a piece that comes too slowly', async () => {
    const upload = randomBytes(2 * MEGABYTE);
    const headers = { 'content-range': `bytes 0-${MEGABYTE - 1}/${upload.length}`, 'content-length': MEGABYTE };
    const authorized = { ...headers, authorization: `Bearer ${tenant.key}` };
    const request = await RawRequest.open(other.url, authorized, 'PUT /uploads/too-slow');
    request.socket.write(upload.subarray(0, 500_000));
    expect(await request.answer()).toMatchObject({ status: 408, errors: [{ extensions: { code: 'TIMEOUT' } }] });
    expect((await sendPiece(tenant, 'too-slow', upload, [0, MEGABYTE])).body.received).toBe(MEGABYTE);
  });

  it('take turns with the pieces of one upload, also after one was killed', async () => {
    const upload = randomBytes(4 * MEGABYTE);
    await sendPiece(there, ID, upload, [0, MEGABYTE]);
    await sendPiece(tenant, ID, upload, [MEGABYTE, 2 * MEGABYTE]);
    const racing = [there, tenant].map((client) => sendPiece(client, ID, upload, [2 * MEGABYTE, 3 * MEGABYTE]));
    expect((await Promise.all(racing)).map(({ body }) => body.received)).toEqual(Array(2).fill(3 * MEGABYTE));
    const last = sendPiece(there, ID, upload, [3 * MEGABYTE, 4 * MEGABYTE]).catch(() => undefined);
    await other.stop('SIGKILL');
    await last;
    const again = await sendPiece(tenant, ID, upload, [3 * MEGABYTE, 4 * MEGABYTE]);
    expect(again).toMatchObject({ status: 200, body: { received: upload.length, complete: true } });
  });
});

describe('The uploads of a tenant', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let storage: Storage;
  let tenant: TenantId;
  let uploads: Uploads;
  let store: UploadStore;

  beforeAll(async () => {
    own = await ownStorage();
    storage = own.storage;
  });
  beforeEach(async () => {
    tenant = someTenant();
    await storage.createTenant(tenant);
    store = await storage.uploadsOf(tenant);
    const { Uploads: Service } = await loadBuilt<UploadsModule>('services/uploads/uploads.js');
    uploads = new Service({
      openStore: storage.uploadsOf,
      quota: async () => 100,
      maxBytes: 10 * MEGABYTE,
      maxUnpackedBytes: 10 * MEGABYTE,
    });
  });
  afterAll(() => own.close());

  const put = async (bytes: Buffer): Promise<void> => {
    for (let from = 0; from < bytes.length; from += MEGABYTE) {
      const part = bytes.subarray(from, from + MEGABYTE);
      await uploads.put(tenant, ID, { from, length: part.length, total: bytes.length, bytes: part }, SENDER);
    }
  };
  const seqs = async (from = 0): Promise<number[]> => {
    const found: number[] = [];
    for await (const { seq } of uploads.items(tenant, ID, from, new AbortController().signal)) found.push(seq);
    return found;
  };
  const archive = (noise = NOISE) =>
    zipOf([noise, noise, Buffer.from('x')].map((bytes, i) => ({ path: `${i}.png`, bytes })));
  const tables = async () =>
    (await readdir(join(own.data, 'tenants', tenant))).filter((name) => name.startsWith('upload_upl'));
  const find = async () => (await store.find(ID)) as NonNullable<Awaited<ReturnType<UploadStore['find']>>>;

  it('give back what was sent, from any item on', async () => {
    await put(await archive());
    const read: Buffer[] = [];
    for await (const item of uploads.items(tenant, ID, 0, new AbortController().signal))
      if ('bytes' in item) read.push(Buffer.from(item.bytes));
    expect(read.map((bytes, i) => bytes.equals(i < 2 ? NOISE : Buffer.from('x')))).toEqual([true, true, true]);
    expect(await seqs(2)).toEqual([2]);
  });

  it('are read only when they are complete, and only while they are there', async () => {
    const bytes = await archive();
    const first = { from: 0, length: MEGABYTE, total: bytes.length, bytes: bytes.subarray(0, MEGABYTE) };
    await uploads.put(tenant, ID, first, SENDER);
    await expect(seqs()).rejects.toMatchObject({ code: 'BAD_USER_INPUT', extensions: { argument: 'upload' } });
    await uploads.remove(tenant, ID);
    await expect(seqs()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('end for their reader when they are deleted meanwhile', async () => {
    await put(await archive(MUCH_NOISE));
    const reading = uploads.items(tenant, ID, 0, new AbortController().signal);
    await reading.next();
    await uploads.remove(tenant, ID);
    await expect(
      (async () => {
        for await (const _ of reading);
      })(),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('do not count the bytes of a server that died before it had put them on record', async () => {
    const bytes = await archive();
    const first = { from: 0, length: MEGABYTE, total: bytes.length, bytes: bytes.subarray(0, MEGABYTE) };
    await uploads.put(tenant, ID, first, SENDER);
    const { addBytes } = await loadBuilt<BytesTable>('services/storage/uploads/upload-bytes-table.js');
    const lost = Buffer.alloc(MEGABYTE);
    await addBytes(await storage.databases.tenant(tenant), (await find()).id, 'token of the dead', lost);
    await put(bytes);
    expect(await seqs()).toEqual([0, 1, 2]);
  });

  it('free their space when they are deleted', async () => {
    await put(await archive());
    expect(await tables()).toHaveLength(1);
    await uploads.remove(tenant, ID);
    expect(await tables()).toEqual([]);
  });

  it('are removed when nobody has used them for a day, with what a dead server has left of others', async () => {
    await put(await archive());
    const { addBytes } = await loadBuilt<BytesTable>('services/storage/uploads/upload-bytes-table.js');
    const gone = `upl_${'0'.repeat(32)}` as Parameters<BytesTable['addBytes']>[1];
    await addBytes(await storage.databases.tenant(tenant), gone, 'token', Buffer.alloc(10));
    await store.sweep(new NativeDate(Date.now() - DAY_MS));
    expect(await tables()).toEqual([`upload_${(await find()).id}.lance`]);
    await store.sweep(new NativeDate(Date.now() + 1000));
    expect([await store.find(ID), await tables()]).toEqual([undefined, []]);
  });

  it('are no damage for `lexiclip check`, and are left out of a backup', async () => {
    await put(await archive());
    const { problems, notes } = await checkTables(await storage.databases.tenant(tenant), {
      expected: [],
      isKnown: isTenantTable,
    });
    expect([problems, notes]).toEqual([[], []]);
    const target = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const database = await storage.databases.tenant(tenant);
    await copyDatabase(database, tenant, storage.databases.root, dataRootAt(target));
    expect((await readdir(join(target, 'tenants', tenant))).sort()).toEqual(['prompt_templates.lance']);
    await rm(target, { recursive: true });
  });

  it('stay while they are read', async () => {
    await put(await archive());
    const before = await find();
    await seqs();
    expect((await find()).usedAt.getTime()).toBeGreaterThan(before.createdAt.getTime());
    await store.sweep(new NativeDate(before.usedAt.getTime() + 1));
    expect(await seqs()).toHaveLength(3);
  });
});
