import type { SetKind, SetTypes } from './set-kind.js';
import type { LogEntry, Placement } from './version-log.js';

/** Which rows make up a version: those of a full version, overridden by those of the changes since. */
export interface VersionChain {
  /** The table of rows. */
  readonly table: string;
  /** The full version's number. */
  readonly from: number;
  /** The token of each version in the chain, by number. Rows with other tokens do not count. */
  readonly tokens: ReadonlyMap<number, string>;
}

/**
 * The chain of a version.
 *
 * @param entries the log's entries of its set, at least from its full version on
 * @throws Error when one is missing
 */
export function chainOf<T extends SetTypes>(
  { noun, versions, items }: SetKind<T>,
  version: LogEntry<T>,
  entries: ReadonlyMap<number, LogEntry<T>>,
): VersionChain {
  const tokens = new Map<number, string>();
  let at = version;
  for (;;) {
    tokens.set(at.number, at.token);
    const { parent } = at;
    if (parent === null) break;
    const before = entries.get(parent);
    if (!before || parent >= at.number)
      throw new Error(`version ${parent} of ${noun} ${versions.setOf(version)} is not in the log`);
    at = before;
  }
  return { table: items.tableOf(version), from: at.number, tokens };
}

/** A chain with fewer rows than that costs no time worth mentioning, whatever the version's size. */
const SHORT_CHAIN = 256;
/** A longer chain than this share of the items is ended by a full version. */
const MAX_SHARE = 1 / 4;

export const fullVersion = (number: number): Placement => ({ parent: null, base: number, behind: 0 });

/** Place of a version that changes rows of another; undefined when its chain would be too long. */
export function changeOf(
  parent: Placement & { readonly number: number },
  changedRows: number,
  itemCount: number,
): Placement | undefined {
  const behind = parent.behind + changedRows + 1;
  if (behind > Math.max(SHORT_CHAIN, itemCount * MAX_SHARE)) return undefined;
  return { parent: parent.number, base: parent.base, behind };
}
