import type { ApiKeyStore } from '../storage/api-key-store.js';
import { hashOf, newSecret, sameHash } from './secrets.js';

/** The operator's key: given by configuration, or made at the first start and kept as a hash. */
export class OperatorKey {
  private constructor(
    private readonly hash: string,
    /** The secret, when it was made just now. It is shown once. */
    readonly created: string | undefined,
  ) {}

  static async open(store: ApiKeyStore, configured: string | undefined): Promise<OperatorKey> {
    if (configured !== undefined) return new OperatorKey(hashOf(configured), undefined);
    const kept = await store.operatorKeyHash();
    if (kept !== undefined) return new OperatorKey(kept, undefined);
    const secret = newSecret();
    if (await store.insertOperatorKey(hashOf(secret))) return new OperatorKey(hashOf(secret), secret);
    // Another process made one in the meantime, and has shown it.
    return new OperatorKey((await store.operatorKeyHash()) as string, undefined);
  }

  matches(hash: string): boolean {
    return sameHash(hash, this.hash);
  }
}
