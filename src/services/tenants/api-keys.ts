import { type ApiKey, isExpired, isValid, SCOPES, type Scope } from '../../domain/api-key.js';
import type { Caller, TenantCaller } from '../../domain/caller.js';
import { isApiKeyId, isTenantId, newApiKeyId, type TenantId } from '../../domain/ids.js';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import { ReadThroughCache } from '../concurrency/read-through-cache.js';
import type { ApiKeyStore } from '../storage/system/api-key-store.js';
import type { KeyRotation } from '../storage/system/key-rotation-store.js';
import type { TenantStore } from '../storage/system/tenant-store.js';
import { checkCount, checkName } from '../validation/text.js';
import type { KeyQuota } from './key-quota.js';
import type { KeyUses } from './key-uses.js';
import type { OperatorKey } from './operator-key.js';
import { hashOf, isWellFormedSecret, newSecret, prefixOf } from './secrets.js';
import { WrongKeys } from './wrong-keys.js';

interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Date | null | undefined;
}

type KeyDetails = Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>;

/** How long a replaced key may stay valid, seconds. */
export const MAX_OVERLAP_SECONDS = 30 * 24 * 3600;

/** A key with its secret, which is stored nowhere. */
interface CreatedKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

interface Rotated extends CreatedKey {
  /** The replaced key, with the time at which it ends. */
  readonly previous: ApiKey;
  /** Valid keys that earlier rotations of the same key have made, oldest first. */
  readonly others: readonly ApiKey[];
}

/** Creates, rotates and revokes API keys, and identifies callers by them. */
export class ApiKeys {
  private readonly callers: ReadThroughCache<TenantCaller>;
  private readonly wrong: WrongKeys;
  private readonly ofTenant = new BatchLoader<'all', TenantId, readonly ApiKey[]>((_, tenants) =>
    this.keys.ofTenants(tenants),
  );

  constructor(
    private readonly keys: ApiKeyStore,
    private readonly tenants: TenantStore,
    private readonly operatorKey: OperatorKey,
    private readonly quota: KeyQuota,
    private readonly uses: KeyUses,
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
    this.uses.record(caller.apiKey);
    return caller;
  }

  /** Creates a key, whatever the tenant's quota. @throws LexiclipError BAD_USER_INPUT naming the argument */
  async create(tenant: TenantId, input: NewApiKey): Promise<CreatedKey> {
    return this.insert(tenant, checked(input));
  }

  /**
   * Creates a key for the caller's own tenant within its quota, or for the tenant that the operator names: that may be
   * the way back for one that has lost its keys.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the argument; FORBIDDEN when the quota is used up; NOT_FOUND for the
   *   operator's unknown tenant
   */
  async createAs(
    caller: Caller,
    input: NewApiKey & { readonly tenantId?: string | null | undefined },
  ): Promise<CreatedKey> {
    const { tenantId } = input;
    if (caller.kind === 'tenant') {
      if (tenantId != null) throw badInput('input.tenantId', "only the operator's key may name a tenant");
      const key = checked(input);
      return this.quota.admit(caller.tenant.id, 'input', () => this.insert(caller.tenant.id, key));
    }
    if (tenantId == null) throw badInput('input.tenantId', 'the operator must name the tenant of the key');
    const found = isTenantId(tenantId) ? await this.tenants.findById(tenantId) : undefined;
    if (!found) throw notFound('input.tenantId', 'such tenant');
    return this.create(found.id, input);
  }

  /**
   * Creates a key with the same name, scopes and lifetime, and lets the old one end after the overlap. A crash in between
   * leaves both valid.
   *
   * It may be repeated while the overlap runs, as a client does that has lost the answer: the old key then ends no later
   * than it would have, and the new one is like the one made first. That one stays valid, because somebody may have its
   * secret, and is returned with `others`.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the argument, also for a key that is no longer valid; NOT_FOUND;
   *   FORBIDDEN when the quota is used up and the old key is not to end at once
   */
  async rotate(tenant: TenantId, id: string, overlapSeconds: number): Promise<Rotated> {
    if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > MAX_OVERLAP_SECONDS) {
      throw badInput('overlapSeconds', `must be 0 to ${MAX_OVERLAP_SECONDS}`);
    }
    const old = await this.find(tenant, id);
    if (!old) throw notFound('id', 'such API key');
    // Read after the key: a rotation is on record before it shortens the key's life.
    const earlier = await this.keys.rotations.of(tenant, old.id);
    const others = await this.validAmong(tenant, earlier);
    if (!isValid(old)) throw badInput('id', noLongerValid(others));
    const replace = () => this.replace(old, earlier[0], overlapSeconds);
    const replaced = overlapSeconds === 0 ? await replace() : await this.quota.admit(tenant, 'id', replace);
    return { ...replaced, others };
  }

  /** @param first the first rotation of the key, unless this is the first */
  private async replace(
    old: ApiKey,
    first: KeyRotation | undefined,
    overlapSeconds: number,
  ): Promise<Omit<Rotated, 'others'>> {
    const { tenantId, name, scopes, createdAt } = old;
    const now = Date.now();
    // The end of a key that is being rotated is the end of the overlap.
    const expiresAt = first ? first.expiresAt : old.expiresAt;
    const lifeEnd = expiresAt && new Date(now + expiresAt.getTime() - createdAt.getTime());
    const successor = newApiKeyId();
    await this.keys.rotations.add({ successor, predecessor: old.id, tenantId, at: new Date(now), expiresAt });
    const created = await this.insert(tenantId, { name, scopes, expiresAt: lifeEnd }, successor);
    try {
      await this.keys.expire(tenantId, old.id, new Date(now + overlapSeconds * 1000));
    } catch (error) {
      // Nobody will get to know its secret.
      await this.keys.remove([successor]);
      throw error;
    }
    this.invalidate();
    return { ...created, previous: (await this.find(tenantId, old.id)) ?? old };
  }

  /** The successors that are still valid, oldest first. */
  private async validAmong(tenant: TenantId, rotations: readonly KeyRotation[]): Promise<ApiKey[]> {
    if (rotations.length === 0) return [];
    const successors = new Set(rotations.map(({ successor }) => successor));
    return (await this.list(tenant)).filter((key) => successors.has(key.id) && isValid(key));
  }

  private async insert(tenant: TenantId, given: KeyDetails, id = newApiKeyId()): Promise<CreatedKey> {
    const secret = newSecret();
    const apiKey: ApiKey = {
      ...given,
      id,
      tenantId: tenant,
      prefix: prefixOf(secret),
      createdAt: new Date(),
      revokedAt: null,
      lastUsedAt: null,
    };
    await this.keys.insert(apiKey, hashOf(secret));
    return { apiKey, secret };
  }

  /** As `revoke`; the operator names the tenant. @throws LexiclipError BAD_USER_INPUT for the tenant; NOT_FOUND */
  async revokeAs(caller: Caller, id: string, tenantId: string | null | undefined): Promise<ApiKey> {
    if (caller.kind === 'tenant') {
      if (tenantId != null) throw badInput('tenantId', "only the operator's key may name a tenant");
      return this.revoke(caller.tenant.id, id);
    }
    if (tenantId == null) throw badInput('tenantId', 'the operator must name the tenant of the key');
    if (!isTenantId(tenantId)) throw notFound('tenantId', 'such tenant');
    return this.revoke(tenantId, id);
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
    this.uses.forget(tenant);
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
}

/** @throws LexiclipError BAD_USER_INPUT naming the argument */
function checked(input: NewApiKey): KeyDetails {
  const name = checkName(input.name, 'input.name');
  checkCount(input.scopes.length, 'input.scopes', 1, SCOPES.length);
  const expiresAt = input.expiresAt ?? null;
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw badInput('input.expiresAt', 'must be in the future');
  return { name, scopes: [...new Set(input.scopes)], expiresAt };
}

const noLongerValid = (successors: readonly ApiKey[]): string =>
  successors.length === 0
    ? 'the key is no longer valid; create a new one'
    : `the key is no longer valid; rotate the one that replaced it: ${successors.map(({ id }) => id).join(', ')}`;
