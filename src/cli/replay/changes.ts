import type { FirstLabel } from './recorded-answer.js';

/** How an answer differs: another label, no label any more, or a label where there was none. */
export const CHANGE_KINDS = ['CHANGED', 'NEWLY_REFUSED', 'NEWLY_ACCEPTED'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** An image that is answered otherwise. */
export interface Change {
  readonly name: string;
  readonly kind: ChangeKind;
  /** Null for none. */
  readonly before: FirstLabel | null;
  readonly after: FirstLabel | null;
}

/** How many answers go from one label to another. */
export interface Pair {
  readonly before: string | null;
  readonly after: string | null;
  readonly count: number;
}

/** Different pairs that are told apart; what comes after them is counted, and in no pair. */
const MAX_PAIRS = 10_000;

/** @returns undefined when the answer stays: the label has the same id, or the same name where there is no id */
export function changeOf(name: string, before: FirstLabel | null, after: FirstLabel | null): Change | undefined {
  if (before === null) return after === null ? undefined : { name, kind: 'NEWLY_ACCEPTED', before, after };
  if (after === null) return { name, kind: 'NEWLY_REFUSED', before, after };
  return isSame(before, after) ? undefined : { name, kind: 'CHANGED', before, after };
}

const isSame = (a: FirstLabel, b: FirstLabel): boolean =>
  a.labelId === null || b.labelId === null ? a.name === b.name : a.labelId === b.labelId;

/** Counts answers and how they change. What it keeps of them is bounded. */
export class Changes {
  private answered = 0;
  private readonly kinds = new Map<ChangeKind, number>(CHANGE_KINDS.map((kind) => [kind, 0]));
  private readonly counts = new Map<string, Pair>();
  private first: Change[] = [];

  /** @param kept how many changes are kept, those that were and are most certain */
  constructor(private readonly kept: number) {}

  add(change: Change | undefined): void {
    this.answered++;
    if (!change) return;
    this.kinds.set(change.kind, this.count(change.kind) + 1);
    this.addPair(change);
    this.keep(change);
  }

  get total(): number {
    return this.answered;
  }

  get changed(): number {
    return CHANGE_KINDS.reduce((sum, kind) => sum + this.count(kind), 0);
  }

  count(kind: ChangeKind): number {
    return this.kinds.get(kind) as number;
  }

  /** Most frequent first. */
  pairs(most: number): readonly Pair[] {
    return [...this.counts.values()].sort((a, b) => b.count - a.count).slice(0, most);
  }

  /** Most certain first. */
  get mostCertain(): readonly Change[] {
    return this.first;
  }

  private addPair({ before, after }: Change): void {
    const key = JSON.stringify([before?.labelId, before?.name, after?.labelId, after?.name]);
    const known = this.counts.get(key);
    if (!known && this.counts.size === MAX_PAIRS) return;
    const pair = known ?? { before: before?.name ?? null, after: after?.name ?? null, count: 0 };
    this.counts.set(key, { ...pair, count: pair.count + 1 });
  }

  private keep(change: Change): void {
    const { first, kept } = this;
    const certain = certainty(change);
    if (first.length === kept && certain <= certainty(first.at(-1) as Change)) return;
    const at = first.findIndex((other) => certainty(other) < certain);
    first.splice(at === -1 ? first.length : at, 0, change);
    this.first = first.slice(0, kept);
  }
}

/** The lower of both probabilities: a change between two certain answers matters more than one between two guesses. */
const certainty = ({ before, after }: Change): number => Math.min(before?.probability ?? 1, after?.probability ?? 1);
