import type { LabelSetId, TenantId } from '../../../domain/ids.js';
import type { LabelSetRecord } from '../../../domain/label-set.js';
import type { TagMove } from '../../../domain/version-tag.js';
import type { WebhookEvent } from '../../../domain/webhook.js';
import { tagMoved, versionCommitted } from '../../../domain/webhook-events.js';
import type { LabelSetStore } from '../../storage/label-sets/label-set-store.js';

/** Up to which number of each thing its events were announced, by the thing's key. */
export type Marks = ReadonlyMap<string, number>;

/** Events that may not have been announced, and the marks once they are. */
export interface Missed {
  readonly events: readonly WebhookEvent[];
  readonly marks: Marks;
}

/** Versions of one label set that are looked at in one sweep. */
const MAX_VERSIONS = 1_000;

const versionsKey = (set: LabelSetId): string => `versions/${set}`;
const tagKey = ({ labelSetId, name }: Pick<TagMove, 'labelSetId' | 'name'>): string => `tag/${labelSetId}/${name}`;

/**
 * Versions and moves of tags are numbered without gaps, and are in their logs before anybody is told. So what was
 * announced up to a number, and what was not, can be said after any crash.
 */
export class NumberedEvents {
  constructor(private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>) {}

  /** The marks of a tenant that has been told of everything. */
  async marks(tenant: TenantId): Promise<Marks> {
    return (await this.since(tenant, new Map(), false)).marks;
  }

  /** What has happened since the marks. Marks of what is gone are not among the new ones. */
  missed(tenant: TenantId, marks: Marks): Promise<Missed> {
    return this.since(tenant, marks, true);
  }

  private async since(tenant: TenantId, marks: Marks, wantsEvents: boolean): Promise<Missed> {
    const store = await this.openStore(tenant);
    const sets = new Map((await store.list()).map((set) => [set.id, set]));
    const latest = await store.latestOf([...sets.keys()]);
    const events: WebhookEvent[] = [];
    const next = new Map<string, number>();
    for (const [id, { number }] of latest) {
      const set = sets.get(id) as LabelSetRecord;
      const from = marks.get(versionsKey(id)) ?? 0;
      const to = wantsEvents ? Math.min(number, from + MAX_VERSIONS) : number;
      next.set(versionsKey(id), to);
      if (wantsEvents && to > from) events.push(...(await versionsIn(store, set, from, to)));
    }
    for (const [id, moves] of await store.tagMovesOf([...sets.keys()])) {
      const set = sets.get(id) as LabelSetRecord;
      for (const move of moves) {
        const key = tagKey(move);
        next.set(key, Math.max(next.get(key) ?? 0, move.sequence));
        if (wantsEvents && move.sequence > (marks.get(key) ?? 0)) events.push(tagMoved(set, move));
      }
    }
    return { events, marks: next };
  }
}

async function versionsIn(store: LabelSetStore, set: LabelSetRecord, from: number, to: number) {
  const keys = Array.from({ length: to - from }, (_, i) => ({ labelSetId: set.id, number: from + 1 + i }));
  return (await store.findVersions(keys)).map((version) => versionCommitted(set, version));
}
