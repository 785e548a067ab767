import { endOf, isValid } from '../../domain/api-key.js';
import type { TenantId } from '../../domain/ids.js';
import { quotaExceeded } from '../../errors.js';
import { KeyedMutex } from '../concurrency/keyed-mutex.js';
import type { ApiKeyStore } from '../storage/system/api-key-store.js';
import type { TenantQuotas } from './tenant-quotas.js';

/** Ended keys of one tenant that are kept, for those who look at them. When there are more, the oldest half goes. */
const MAX_ENDED_KEYS = 1000;

/**
 * Keeps tenants within their quota of API keys. The creations of one process take turns; those of several processes can
 * exceed it by what they add at the same time.
 *
 * Keys that have ended do not count, so that a tenant can always replace its keys. Housekeeping removes them after a
 * time; a tenant that makes and revokes keys in a loop does not get more than a fixed number of them until then.
 */
export class KeyQuota {
  private readonly turns = new KeyedMutex();

  constructor(
    private readonly keys: ApiKeyStore,
    private readonly quotas: TenantQuotas,
    private readonly maxEnded = MAX_ENDED_KEYS,
  ) {}

  /**
   * Makes a key if the quota allows it.
   *
   * @throws LexiclipError FORBIDDEN with quota, limit and used
   */
  admit<T>(tenant: TenantId, argument: string, make: () => Promise<T>): Promise<T> {
    return this.turns.run(tenant, async () => {
      const limit = (await this.quotas.of(tenant)).apiKeys;
      const ends = await this.keys.endsOf(tenant);
      const ended = ends.filter((key) => !isValid(key));
      const used = ends.length - ended.length;
      if (used >= limit) throw quotaExceeded(argument, 'API keys', { quota: 'apiKeys', limit, used });
      if (ended.length >= this.maxEnded) {
        const oldestFirst = ended.sort((a, b) => endOf(a) - endOf(b)).map(({ id }) => id);
        await this.keys.remove(oldestFirst.slice(0, ended.length / 2));
      }
      return make();
    });
  }
}
