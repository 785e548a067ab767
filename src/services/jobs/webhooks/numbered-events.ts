import type { LabelSetId, TenantId } from '../../../domain/ids.js';
import type { TagMove } from '../../../domain/version-tag.js';
import type { WebhookEvent } from '../../../domain/webhook.js';
import { tagMoved, versionCommitted } from '../../../domain/webhook-events.js';
import type { LabelSetStore } from '../../storage/label-sets/label-set-store.js';

/** Up to which number of each thing its events were announced, by the thing's key. */
export type Marks = ReadonlyMap<string, number>;

/** Events that may not have been announced, and the marks that are different once they are. */
export interface Missed {
  readonly events: readonly WebhookEvent[];
  readonly marks: Marks;
}

const versionsKey = (set: LabelSetId): string => `versions/${set}`;
const tagKey = ({ labelSetId, name }: Pick<TagMove, 'labelSetId' | 'name'>): string => `tag/${labelSetId}/${name}`;
const setOf = (key: string): LabelSetId => key.split('/')[1] as LabelSetId;

/**
 * Versions and moves of tags are numbered without gaps, and are in their logs before anybody is told. So what was
 * announced up to a number, and what was not, can be said after any crash.
 */
export class NumberedEvents {
  constructor(private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>) {}

  /** The marks of a tenant that has been told of everything. */
  async current(tenant: TenantId): Promise<Marks> {
    const store = await this.openStore(tenant);
    const ids = (await store.list()).map(({ id }) => id);
    const marks = new Map<string, number>();
    for (const [id, { number }] of await store.latestOf(ids)) marks.set(versionsKey(id), number);
    for (const moves of (await store.tagMovesOf(ids)).values())
      for (const move of moves) raise(marks, tagKey(move), move.sequence);
    return marks;
  }

  /** What has happened after a time and beyond the marks. */
  async missed(tenant: TenantId, marks: Marks, since: Date): Promise<Missed> {
    const store = await this.openStore(tenant);
    const isNew = (key: string, number: number) => number > (marks.get(key) ?? 0);
    const versions = (await store.versionsSince(since)).filter((one) => isNew(versionsKey(one.labelSetId), one.number));
    const moves = (await store.tagMovesSince(since)).filter((move) => isNew(tagKey(move), move.sequence));
    const ids = new Set([...versions, ...moves].map(({ labelSetId }) => labelSetId));
    const sets = new Map((ids.size === 0 ? [] : await store.findByIds([...ids])).map((set) => [set.id, set]));
    const next = new Map<string, number>();
    const events: WebhookEvent[] = [];
    for (const version of versions) {
      const set = sets.get(version.labelSetId);
      if (!set) continue;
      events.push(versionCommitted(set, version));
      raise(next, versionsKey(set.id), version.number);
    }
    for (const move of moves) {
      const set = sets.get(move.labelSetId);
      if (!set) continue;
      events.push(tagMoved(set, move));
      raise(next, tagKey(move), move.sequence);
    }
    return { events, marks: next };
  }

  /** Those of the marks whose label sets are gone. */
  async gone(tenant: TenantId, marks: Marks): Promise<string[]> {
    const there = new Set((await (await this.openStore(tenant)).list()).map(({ id }) => id));
    return [...marks.keys()].filter((key) => !there.has(setOf(key)));
  }
}

function raise(marks: Map<string, number>, key: string, number: number): void {
  marks.set(key, Math.max(marks.get(key) ?? 0, number));
}
