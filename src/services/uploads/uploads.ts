import { randomBytes } from 'node:crypto';
import { newUploadId, type TenantId } from '../../domain/ids.js';
import { LIMITS } from '../../domain/limits.js';
import { isComplete, receivedOf, type Upload } from '../../domain/upload.js';
import { notFound } from '../../errors.js';
import { KeyedMutex } from '../concurrency/keyed-mutex.js';
import { Gate } from '../concurrency/queues/gate.js';
import { giveWay } from '../concurrency/turns.js';
import type { UploadStore } from '../storage/uploads/upload-store.js';
import { archiveItems } from './archives/archive-items.js';
import { unreadable } from './archives/reading.js';
import { checkBounds, checkName, checkPlace, checkQuota, type PieceBounds } from './piece-checks.js';
import { UploadBytes } from './upload-bytes.js';
import type { UploadItem } from './upload-item.js';

/** What there is of an upload. */
export interface UploadState {
  /** Its name. */
  readonly id: string;
  /** Bytes that have come. */
  readonly received: number;
  /** Bytes that all of it has. */
  readonly bytes: number;
  readonly complete: boolean;
}

/** A piece of an upload as it is sent. */
export interface SentPiece extends PieceBounds {
  readonly bytes: Uint8Array;
}

/** Who sends a piece, and until when. */
export interface Sender {
  readonly author: string;
  readonly signal: AbortSignal;
}

interface UploadParts {
  openStore(tenant: TenantId): Promise<UploadStore>;
  /** What all uploads of a tenant may have together, megabytes. */
  quota(tenant: TenantId): Promise<number>;
  /** What one upload may have, bytes. */
  readonly maxBytes: number;
  /** What one upload may unpack to, bytes. */
  readonly maxUnpackedBytes: number;
}

/** Pieces that are stored at a time: each is in memory several times then. Others wait with their bytes. */
const STORED_AT_ONCE = { inside: 4, insideEach: 2, waiting: 256, waitingEach: 64 };
/** While its items are read, how often an upload is noted to be in use, ms. */
const TOUCH_EVERY_MS = 10 * 60_000;

/** Files that are too large for one request: they come in pieces, to any server, and stay until they are used. */
export class Uploads {
  private readonly turns = new KeyedMutex();
  private readonly storing = new Gate<TenantId>('pieces of uploads', STORED_AT_ONCE);

  constructor(private readonly parts: UploadParts) {}

  async find(tenant: TenantId, id: string): Promise<UploadState | undefined> {
    const upload = await (await this.parts.openStore(tenant)).find(id);
    return upload && stateOf(upload);
  }

  /**
   * Says before its bytes are read whether a piece may come.
   *
   * @throws LexiclipError as `put` does
   */
  async check(tenant: TenantId, id: string, bounds: PieceBounds): Promise<void> {
    checkName(id);
    checkBounds(bounds, this.parts.maxBytes);
    const upload = await (await this.parts.openStore(tenant)).find(id);
    if (upload) checkPlace(upload, bounds);
    else if (bounds.from > 0) throw notFound('id', `upload "${id}", of which this is not the first piece`);
  }

  /**
   * Adds a piece. The same piece again changes nothing.
   *
   * @returns what there is of the upload then
   * @throws LexiclipError BAD_USER_INPUT or PAYLOAD_TOO_LARGE naming `id` or `Content-Range`; CONFLICT with `received`
   *   when it does not go on where the upload ends, with `bytes` when the upload has another length; NOT_FOUND when it is
   *   not the first piece of a new one; FORBIDDEN when the tenant has too much; OVERLOADED; the signal's reason when it
   *   aborts before the piece is stored
   */
  put(tenant: TenantId, id: string, piece: SentPiece, { author, signal }: Sender): Promise<UploadState> {
    checkName(id);
    checkBounds(piece, this.parts.maxBytes);
    const store = () => this.storing.run(tenant, { signal }, () => this.add(tenant, id, piece, author));
    return this.turns.run(`${tenant}/${id}`, store, signal);
  }

  /** @throws LexiclipError NOT_FOUND */
  async remove(tenant: TenantId, id: string): Promise<void> {
    const store = await this.parts.openStore(tenant);
    const upload = await store.find(id);
    if (!upload || !(await store.remove(upload))) throw notFound('id', `upload "${id}"`);
  }

  /**
   * What is in an upload: the files of an archive, or the lines of a list. The order is always the same.
   *
   * @param from number of the first item that is wanted
   * @throws LexiclipError NOT_FOUND; BAD_USER_INPUT naming `upload` when it is incomplete, or is or has what cannot be
   *   read; PAYLOAD_TOO_LARGE when there is too much in it; the signal's reason
   */
  async *items(tenant: TenantId, id: string, from: number, signal: AbortSignal): AsyncGenerator<UploadItem, void> {
    const store = await this.parts.openStore(tenant);
    const upload = await store.find(id);
    if (!upload) throw notFound('upload', `upload "${id}"`);
    if (!isComplete(upload))
      throw unreadable(`has ${receivedOf(upload)} of ${upload.total} bytes; send the rest first`);
    await store.touch(upload, new Date());
    const opened = await store.open(upload).catch(orGone(store, upload));
    let touchedAt = performance.now();
    try {
      const bytes = new UploadBytes(upload.pieces, (i) =>
        opened.load((upload.pieces[i] as { token: string }).token).catch(orGone(store, upload)),
      );
      for await (const item of archiveItems(bytes, this.readingOf(tenant, from, signal))) {
        yield item;
        if (performance.now() - touchedAt < TOUCH_EVERY_MS) continue;
        touchedAt = performance.now();
        await store.touch(upload, new Date());
      }
    } finally {
      opened.close();
    }
  }

  private readingOf(tenant: TenantId, from: number, signal: AbortSignal) {
    const { maxUnpackedBytes } = this.parts;
    return { from, signal, maxUnpackedBytes, maxEntries: LIMITS.bulkImages, pause: () => giveWay(tenant) };
  }

  private async add(tenant: TenantId, id: string, piece: SentPiece, author: string): Promise<UploadState> {
    const store = await this.parts.openStore(tenant);
    const { from, bytes } = piece;
    const sha256 = await digestOf(bytes);
    for (;;) {
      const upload = (await store.find(id)) ?? (await this.begin(store, tenant, id, piece, author));
      if (checkPlace(upload, { ...piece, sha256 }) === 'known') return stateOf(upload);
      await this.requireQuota(store, tenant, bytes.length);
      const added = { from, length: bytes.length, sha256, token: randomBytes(16).toString('hex') };
      if (await store.addPiece(upload, added, bytes)) return stateOf({ ...upload, pieces: [...upload.pieces, added] });
      // Another server was first, with this piece or another one; or the upload was deleted meanwhile.
    }
  }

  private async begin(
    store: UploadStore,
    tenant: TenantId,
    name: string,
    { from, total }: SentPiece,
    createdBy: string,
  ): Promise<Upload> {
    if (from > 0) throw notFound('id', `upload "${name}", of which this is not the first piece`);
    await this.requireQuota(store, tenant, total);
    const now = new Date();
    const upload = { id: newUploadId(), name, total, createdAt: now, createdBy, usedAt: now, pieces: [] };
    return (await store.begin(upload)) ? upload : ((await store.find(name)) ?? upload);
  }

  /** @throws LexiclipError FORBIDDEN when so many bytes more are too many */
  private async requireQuota(store: UploadStore, tenant: TenantId, bytes: number): Promise<void> {
    const used = (await store.all()).reduce((sum, upload) => sum + receivedOf(upload), 0);
    checkQuota(used, bytes, await this.parts.quota(tenant));
  }
}

/** Puts NOT_FOUND in the place of an error about the bytes of an upload that is gone. */
const orGone =
  (store: UploadStore, { id, name }: Upload) =>
  async (error: unknown) => {
    if ((await store.find(name))?.id !== id) throw notFound('upload', `upload "${name}"`);
    throw error;
  };

function stateOf(upload: Upload): UploadState {
  return { id: upload.name, received: receivedOf(upload), bytes: upload.total, complete: isComplete(upload) };
}

/** SHA-256, hex. Another thread makes it. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}
