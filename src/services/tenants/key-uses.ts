import { LRUCache } from 'lru-cache';
import type { ApiKey } from '../../domain/api-key.js';
import type { ApiKeyId, TenantId } from '../../domain/ids.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import type { ApiKeyStore } from '../storage/system/api-key-store.js';
import type { KeyUse } from '../storage/system/key-use-store.js';

/** How long uses wait to be written together, ms. That much is lost when the process is killed. */
const WRITE_EVERY_MS = 60_000;
/** Maximum number of keys whose uses wait; those of others are not recorded. */
const MAX_WAITING = 10_000;

/** Knows when API keys were last used, to the minute. Uses of all keys share one commit. */
export class KeyUses {
  /** Uses that are not written yet. */
  private waiting = new Map<ApiKeyId, KeyUse>();
  /** Keys whose use was recorded less than a minute ago. */
  private readonly recorded = new LRUCache<ApiKeyId, true>({ max: MAX_WAITING, ttl: WRITE_EVERY_MS });
  private readonly stored = new BatchLoader<'all', ApiKeyId, Date>((_, ids) => this.keys.uses.lastUses(ids));
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly keys: ApiKeyStore,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Records a use of the key now, once a minute. */
  record({ id, tenantId }: ApiKey): void {
    if (this.recorded.has(id) || this.waiting.size >= MAX_WAITING) return;
    this.recorded.set(id, true);
    this.waiting.set(id, { id, tenantId, at: new Date() });
    this.writeLater();
  }

  /** When the key was last used; null for one that never was. */
  async lastUseOf({ id, lastUsedAt }: ApiKey): Promise<Date | null> {
    return this.waiting.get(id)?.at ?? (await this.stored.load('all', id)) ?? lastUsedAt;
  }

  /** Forgets uses of the tenant's keys that are not written yet. */
  forget(tenant: TenantId): void {
    for (const use of this.waiting.values()) if (use.tenantId === tenant) this.waiting.delete(use.id);
  }

  /** Writes the uses that are not written yet. */
  close(): Promise<void> {
    this.closed = true;
    return this.write();
  }

  private writeLater(): void {
    if (!this.closed) this.timer ??= setTimeout(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeOnce());
    return this.writing;
  }

  private async writeOnce(): Promise<void> {
    const uses = this.waiting;
    if (uses.size === 0) return;
    try {
      // Another process may have removed some of the keys meanwhile.
      const existing = await this.keys.existing([...uses.keys()]);
      const rows = [...uses.values()].filter(({ id }) => existing.has(id));
      if (rows.length > 0) await this.keys.uses.put(rows);
      for (const [id, use] of uses) if (this.waiting.get(id) === use) this.waiting.delete(id);
    } catch (error) {
      this.onFailure(error);
      this.writeLater();
    }
  }
}
