import { LRUCache } from 'lru-cache';
import { type ApiKey, isExpired, SCOPES, type Scope } from '../../domain/api-key.js';
import type { Caller, TenantCaller } from '../../domain/caller.js';
import { type ApiKeyId, isApiKeyId, isTenantId, newApiKeyId, type TenantId } from '../../domain/ids.js';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import { ReadThroughCache } from '../concurrency/read-through-cache.js';
import type { ApiKeyStore } from '../storage/api-key-store.js';
import type { TenantStore } from '../storage/tenant-store.js';
import { checkCount, checkName } from '../validation/text.js';
import type { OperatorKey } from './operator-key.js';
import { hashOf, isWellFormedSecret, newSecret, prefixOf } from './secrets.js';
import { WrongKeys } from './wrong-keys.js';

interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Date | null | undefined;
}

/** How long a replaced key may stay valid, seconds. */
export const MAX_OVERLAP_SECONDS = 30 * 24 * 3600;

/** Minimum time between two writes of a key's last use, ms. */
const TOUCH_EVERY_MS = 60_000;

/** Creates, rotates and revokes API keys, and identifies callers by them. */
export class ApiKeys {
  private readonly callers: ReadThroughCache<TenantCaller>;
  private readonly wrong: WrongKeys;
  private readonly ofTenant = new BatchLoader<'all', TenantId, readonly ApiKey[]>((_, tenants) =>
    this.keys.ofTenants(tenants),
  );
  private readonly touched = new LRUCache<ApiKeyId, true>({ max: 10_000, ttl: TOUCH_EVERY_MS });

  constructor(
    private readonly keys: ApiKeyStore,
    private readonly tenants: TenantStore,
    private readonly operatorKey: OperatorKey,
    consistencyMs: number,
  ) {
    this.callers = new ReadThroughCache(10_000, consistencyMs);
    this.wrong = new WrongKeys(consistencyMs);
  }

  /**
   * The caller with this secret.
   *
   * @param address where it comes from
   * @throws LexiclipError UNAUTHENTICATED; FORBIDDEN when the tenant is suspended; RATE_LIMITED when many other keys from
   *   there were wrong
   */
  async authenticate(secret: string, address: string): Promise<Caller> {
    const hash = hashOf(secret);
    if (this.operatorKey.matches(hash)) return { kind: 'operator' };
    const caller = isWellFormedSecret(secret) ? await this.callerOf(hash, address) : undefined;
    if (!caller || caller.apiKey.revokedAt || isExpired(caller.apiKey)) {
      throw new LexiclipError('UNAUTHENTICATED', 'the API key is not valid');
    }
    if (caller.tenant.status === 'SUSPENDED') throw new LexiclipError('FORBIDDEN', 'the tenant is suspended');
    void this.touch(caller.apiKey.id);
    return caller;
  }

  /** @throws LexiclipError BAD_USER_INPUT naming the argument */
  async create(tenant: TenantId, input: NewApiKey): Promise<{ apiKey: ApiKey; secret: string }> {
    const name = checkName(input.name, 'input.name');
    checkCount(input.scopes.length, 'input.scopes', 1, SCOPES.length);
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt && expiresAt.getTime() <= Date.now()) throw badInput('input.expiresAt', 'must be in the future');
    return this.insert(tenant, { name, scopes: [...new Set(input.scopes)], expiresAt });
  }

  /**
   * Creates a key for the caller's own tenant, or for the one that the operator names.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the argument; NOT_FOUND for the operator's unknown tenant
   */
  async createAs(caller: Caller, input: NewApiKey & { readonly tenantId?: string | null | undefined }) {
    const { tenantId } = input;
    if (caller.kind === 'tenant') {
      if (tenantId != null) throw badInput('input.tenantId', "only the operator's key may name a tenant");
      return this.create(caller.tenant.id, input);
    }
    if (tenantId == null) throw badInput('input.tenantId', 'the operator must name the tenant of the key');
    const found = isTenantId(tenantId) ? await this.tenants.findById(tenantId) : undefined;
    if (!found) throw notFound('input.tenantId', 'such tenant');
    return this.create(found.id, input);
  }

  /**
   * Creates a key with the same name, scopes and lifetime, and lets the old one expire after the overlap. A crash in
   * between leaves both valid.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the argument, also for a key that is no longer valid; NOT_FOUND
   */
  async rotate(
    tenant: TenantId,
    id: string,
    overlapSeconds: number,
  ): Promise<{ apiKey: ApiKey; secret: string; previous: ApiKey }> {
    if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > MAX_OVERLAP_SECONDS) {
      throw badInput('overlapSeconds', `must be 0 to ${MAX_OVERLAP_SECONDS}`);
    }
    const old = await this.find(tenant, id);
    if (!old) throw notFound('id', 'such API key');
    if (old.revokedAt || isExpired(old)) throw badInput('id', 'the key is no longer valid; create a new one');
    const { name, scopes, createdAt, expiresAt } = old;
    const now = Date.now();
    const lifeEnd = expiresAt && new Date(now + expiresAt.getTime() - createdAt.getTime());
    const created = await this.insert(tenant, { name, scopes, expiresAt: lifeEnd });
    const end = new Date(Math.min(now + overlapSeconds * 1000, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY));
    await this.keys.expire(tenant, old.id, end);
    this.invalidate();
    return { ...created, previous: { ...old, expiresAt: end } };
  }

  private async insert(tenant: TenantId, given: Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>) {
    const secret = newSecret();
    const apiKey: ApiKey = {
      ...given,
      id: newApiKeyId(),
      tenantId: tenant,
      prefix: prefixOf(secret),
      createdAt: new Date(),
      revokedAt: null,
      lastUsedAt: null,
    };
    await this.keys.insert(apiKey, hashOf(secret));
    return { apiKey, secret };
  }

  /** Revoking a key again changes nothing: the first time stays on record. @throws LexiclipError NOT_FOUND */
  async revoke(tenant: TenantId, id: string): Promise<ApiKey> {
    const key = await this.find(tenant, id);
    if (!key) throw notFound('id', 'such API key');
    if (!key.revokedAt) await this.keys.revoke(tenant, key.id, new Date());
    this.invalidate();
    return (await this.find(tenant, id)) ?? key;
  }

  /** Forgets cached callers, after a key or its tenant was changed or removed. */
  invalidate(): void {
    this.callers.invalidateAll();
    this.wrong.clear();
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.keys.removeAllOf(tenant);
    this.invalidate();
  }

  async find(tenant: TenantId, id: string): Promise<ApiKey | undefined> {
    return isApiKeyId(id) ? this.keys.findById(tenant, id) : undefined;
  }

  /** Oldest first. */
  async list(tenant: TenantId): Promise<ApiKey[]> {
    const keys = (await this.ofTenant.load('all', tenant)) ?? [];
    return [...keys].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  private async callerOf(hash: string, address: string): Promise<TenantCaller | undefined> {
    if (this.wrong.has(hash)) return undefined;
    return this.callers.get(hash, async () => {
      await this.wrong.admit(hash, address);
      const apiKey = await this.keys.findByHash(hash);
      const tenant = apiKey && (await this.tenants.findById(apiKey.tenantId));
      await this.wrong.found(hash, address, tenant !== undefined);
      return apiKey && tenant && { kind: 'tenant', tenant, apiKey };
    });
  }

  private async touch(id: ApiKeyId): Promise<void> {
    if (this.touched.has(id)) return;
    this.touched.set(id, true);
    // Best effort: a request is not refused because its time could not be written.
    await this.keys.touch(id, new Date()).catch(() => undefined);
  }
}
