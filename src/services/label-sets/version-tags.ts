import { authorOf, type TenantCaller } from '../../domain/caller.js';
import type { LabelSetId, TenantId } from '../../domain/ids.js';
import type { LabelSet, LabelSetRecord } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import type { TagMove, VersionTag } from '../../domain/version-tag.js';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import { ReadThroughCache } from '../concurrency/read-through-cache.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';

const NAME = /^(?!\d+$)(?!latest$)[a-z0-9._-]{1,64}$/;
/** A move of a tag to a version, before it is made. */
export interface PlannedMove {
  readonly caller: TenantCaller;
  readonly labelSet: LabelSet;
  readonly name: string;
  /** The moves so far, oldest first. */
  readonly history: readonly TagMove[];
  readonly to: LabelSetVersion;
}

/** How a move was judged: what stays on record with it. */
export type MoveJudgement = Pick<TagMove, 'gate' | 'forced'>;

/**
 * Judges a move, and refuses it by what it throws. The move is made only if nothing was added to the history meanwhile;
 * otherwise it is judged anew.
 */
export type JudgeMove = (move: PlannedMove) => Promise<MoveJudgement>;

/** The version that a tag is to move to, and who is asked first. */
export interface JudgedTarget {
  readonly version: LabelSetVersion;
  readonly judge: JudgeMove;
}

/** Of the removal of a tag, which nobody judges. */
const UNJUDGED: MoveJudgement = { gate: null, forced: null };

/** Attempts to move a tag that others keep moving. */
const MAX_ATTEMPTS = 100;

/** Tags of label set versions. Every move is on record. */
export class VersionTags {
  private readonly tags: ReadThroughCache<ReadonlyMap<string, VersionTag>>;
  private readonly moves = new BatchLoader<TenantId, LabelSetId, readonly TagMove[]>(async (tenant, ids) =>
    (await this.openStore(tenant)).tagMovesOf(ids),
  );

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    consistencyMs: number,
    /** Is told of every move that this process has recorded, and goes on by itself. */
    private readonly onMoved: (tenant: TenantId, set: LabelSetRecord, move: TagMove) => void,
  ) {
    this.tags = new ReadThroughCache(2_000, consistencyMs);
  }

  /** The tags of a label set: name → tag, sorted by name. At most `consistencyMs` old. */
  async list(tenant: TenantId, labelSet: LabelSetId): Promise<ReadonlyMap<string, VersionTag>> {
    const read = async () => tagsOf((await this.moves.load(tenant, labelSet)) ?? []);
    return (await this.tags.get(`${tenant}/${labelSet}`, read)) as ReadonlyMap<string, VersionTag>;
  }

  /** Names of the tags on a version, sorted. */
  async namesOn(tenant: TenantId, { labelSetId, number }: LabelSetVersion): Promise<string[]> {
    const tags = await this.list(tenant, labelSetId);
    return [...tags.values()].filter((tag) => tag.number === number).map(({ name }) => name);
  }

  /** All moves of a tag, oldest first, as they are now; none for one that never was. */
  async history(tenant: TenantId, labelSet: LabelSetId, name: string): Promise<readonly TagMove[]> {
    return NAME.test(name) ? (await this.openStore(tenant)).tagHistory(labelSet, name) : [];
  }

  /**
   * Moves a tag to a version; null removes it.
   *
   * @returns the move; undefined when the tag already was on that version, and nothing was recorded
   * @throws LexiclipError BAD_USER_INPUT for an invalid name; NOT_FOUND when the tag to remove does not exist;
   *   OVERLOADED when others keep moving it; what its judge throws
   */
  async move(
    caller: TenantCaller,
    labelSet: LabelSet,
    name: string,
    to: JudgedTarget | null,
  ): Promise<TagMove | undefined> {
    if (!NAME.test(name)) {
      const rule =
        'must be 1 to 64 of the characters a to z, 0 to 9, ".", "_" and "-", not only digits, and not "latest"';
      throw badInput('tag', rule);
    }
    const labelSetId = labelSet.id;
    const store = await this.openStore(caller.tenant.id);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const history = await store.tagHistory(labelSetId, name);
      const last = history.at(-1);
      const from = last?.to ?? null;
      if (from === null && to === null) throw notFound('tag', `tag "${name}"`);
      if (from === (to?.version.number ?? null)) return undefined;
      const judgement = to ? await to.judge({ caller, labelSet, name, history, to: to.version }) : UNJUDGED;
      const sequence = (last?.sequence ?? 0) + 1;
      const ends = { from, to: to?.version.number ?? null };
      const move = { labelSetId, name, sequence, ...ends, at: new Date(), by: authorOf(caller), ...judgement };
      if (await store.moveTag(move)) {
        this.tags.invalidate(`${caller.tenant.id}/${labelSetId}`);
        this.onMoved(caller.tenant.id, labelSet, move);
        return move;
      }
    }
    throw new LexiclipError('OVERLOADED', 'too many others are moving this tag; try again', { retryAfterMs: 1000 });
  }
}

function tagsOf(moves: readonly TagMove[]): Map<string, VersionTag> {
  const histories = new Map<string, TagMove[]>();
  for (const move of moves) {
    const history = histories.get(move.name);
    if (history) history.push(move);
    else histories.set(move.name, [move]);
  }
  const tags = new Map<string, VersionTag>();
  for (const [name, history] of [...histories].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = history.at(-1) as TagMove;
    if (last.to !== null) tags.set(name, { name, number: last.to, movedAt: last.at, movedBy: last.by, history });
  }
  return tags;
}
