import { LRUCache } from 'lru-cache';
import type { Actor } from '../../../domain/caller.js';
import type { Collection } from '../../../domain/collection.js';
import type { LabelSetId, SampleSetId, TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { SampleSet } from '../../../domain/sample.js';
import { badInput } from '../../../errors.js';
import type { CollectionStore } from '../../storage/sample-sets/collection-store.js';
import type { SampleSets } from '../samples/sample-sets.js';

/** What a client wants to be collected. */
export interface CollectionInput {
  readonly share?: number | null | undefined;
  readonly maxMargin?: number | null | undefined;
  readonly perDay: number;
  readonly days: number;
  readonly thumbnails: boolean;
}

/** What is known of a tenant's collections, and since when, on the clock of `performance.now()`. */
interface Known {
  readonly at: number;
  readonly collections: readonly Collection[];
}

/** How old what is known may be, ms: other servers follow a change within that time. */
const MAX_AGE_MS = 10_000;
const DAY_MS = 24 * 3_600_000;
const NONE: readonly Collection[] = [];

interface CollectionParts {
  readonly openStore: (tenant: TenantId) => Promise<CollectionStore>;
  readonly sampleSets: SampleSets;
  readonly onFailure: (error: unknown) => void;
}

/** Which classified pictures are collected: nothing, unless a tenant has said so. */
export class Collections {
  private readonly known = new LRUCache<TenantId, Known>({ max: 2_000 });
  private readonly looking = new Set<TenantId>();

  constructor(private readonly parts: CollectionParts) {}

  /**
   * Begins, changes or ends the collection of a set.
   *
   * @param input null ends it
   * @throws LexiclipError NOT_FOUND; BAD_USER_INPUT naming the argument
   */
  async set({ tenant, author }: Actor, slug: string, input: CollectionInput | null): Promise<SampleSet> {
    const { sampleSets, openStore } = this.parts;
    const sampleSet = await sampleSets.getFresh(tenant, slug, 'input.sampleSet');
    const store = await openStore(tenant);
    if (input) await store.put(collectionOf(sampleSet, input, author));
    else await store.remove(sampleSet.id);
    this.known.delete(tenant);
    return sampleSet;
  }

  /** That of a set, also after its last day. */
  async find(tenant: TenantId, set: SampleSetId): Promise<Collection | undefined> {
    return (await this.parts.openStore(tenant)).find(set);
  }

  /** Those that a label set's classifications are for now. They are looked up beside the requests, which do not wait. */
  of(tenant: TenantId, labelSet: LabelSetId): readonly Collection[] {
    const known = this.known.get(tenant);
    if (!known || performance.now() - known.at > MAX_AGE_MS) void this.look(tenant);
    const collections = known?.collections ?? NONE;
    if (collections.length === 0) return NONE;
    const now = Date.now();
    return collections.filter((one) => one.labelSetId === labelSet && one.until.getTime() > now);
  }

  private async look(tenant: TenantId): Promise<void> {
    if (this.looking.has(tenant)) return;
    this.looking.add(tenant);
    try {
      const collections = await (await this.parts.openStore(tenant)).all();
      this.known.set(tenant, { at: performance.now(), collections });
    } catch (error) {
      this.known.set(tenant, { at: performance.now(), collections: NONE });
      this.parts.onFailure(error);
    } finally {
      this.looking.delete(tenant);
    }
  }
}

function collectionOf({ id, labelSetId }: SampleSet, input: CollectionInput, setBy: string): Collection {
  const at = 'input.collection';
  const [share, maxMargin] = [input.share ?? null, input.maxMargin ?? null];
  if ((share === null) === (maxMargin === null)) throw badInput(at, 'give exactly one of share and maxMargin');
  if (share !== null && !(share > 0 && share <= 1)) throw badInput(`${at}.share`, 'must be over 0, and at most 1');
  if (maxMargin !== null && !(maxMargin > 0 && maxMargin <= 1)) {
    throw badInput(`${at}.maxMargin`, 'must be over 0, and at most 1');
  }
  checkWhole(input.perDay, `${at}.perDay`, LIMITS.collectedPerDay);
  checkWhole(input.days, `${at}.days`, LIMITS.collectionDays);
  const setAt = new Date();
  const until = new Date(setAt.getTime() + input.days * DAY_MS);
  const { perDay, thumbnails } = input;
  return { sampleSetId: id, labelSetId, share, maxMargin, perDay, until, thumbnails, setBy, setAt };
}

function checkWhole(value: number, argument: string, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) throw badInput(argument, `must be 1 to ${max}`);
}
