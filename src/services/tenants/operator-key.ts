import { hkdfSync } from 'node:crypto';
import type { ApiKeyStore } from '../storage/system/api-key-store.js';
import { hashOf, isSameHash, newSecret } from './secrets.js';

const DERIVED_BYTES = 32;

/**
 * The operator's key: configured, or generated at the first start and stored as a hash. While it is being changed, the
 * previous one is also valid.
 */
export class OperatorKey {
  private constructor(
    private readonly hashes: readonly string[],
    /** The secret if it was generated just now, to be shown once. */
    readonly created: string | undefined,
  ) {}

  static async open(
    store: ApiKeyStore,
    configured: { readonly current: string | undefined; readonly previous: string | undefined },
  ): Promise<OperatorKey> {
    const previous = configured.previous === undefined ? [] : [hashOf(configured.previous)];
    if (configured.current !== undefined) return new OperatorKey([hashOf(configured.current), ...previous], undefined);
    const kept = await store.operatorKeyHash();
    if (kept !== undefined) return new OperatorKey([kept, ...previous], undefined);
    const secret = newSecret();
    if (await store.insertOperatorKey(hashOf(secret))) return new OperatorKey([hashOf(secret), ...previous], secret);
    // Another process has generated one in the meantime, and shown it.
    return new OperatorKey([(await store.operatorKeyHash()) as string, ...previous], undefined);
  }

  /** Keys for one purpose that follow from the operator's, the current one first. The same in all servers. */
  derived(purpose: string): Buffer[] {
    return this.hashes.map((hash) => Buffer.from(hkdfSync('sha256', hash, '', `lexiclip ${purpose}`, DERIVED_BYTES)));
  }

  matches(hash: string): boolean {
    return this.hashes.some((own) => isSameHash(hash, own));
  }
}
