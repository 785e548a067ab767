import { counted } from '../terminal/output.js';
import type { Replayed } from './replay.js';

/** Why lines are not answered again. */
const REASONS = ['FAILED', 'NO_ANSWER', 'NO_EMBEDDING', 'OTHER_MODEL', 'REFUSED'] as const;
type Reason = (typeof REASONS)[number];

interface Group {
  readonly count: number;
  /** Number of the first such line. */
  readonly firstLine: number;
  /** What the service said of it. */
  readonly message?: string;
}

/** The lines that are not answered again, by the reason. */
export class LeftOut {
  private readonly groups = new Map<Reason, Group>();

  add(replayed: Exclude<Replayed, { readonly name: string }>): void {
    const reason = 'unusable' in replayed ? replayed.unusable : 'REFUSED';
    const known = this.groups.get(reason);
    const message = 'refused' in replayed ? { message: replayed.refused } : {};
    this.groups.set(
      reason,
      known ? { ...known, count: known.count + 1 } : { count: 1, firstLine: replayed.line, ...message },
    );
  }

  /** Whether there are some that should have been answered: those of images that failed then are none. */
  get isIncomplete(): boolean {
    return [...this.groups.keys()].some((reason) => reason !== 'FAILED');
  }

  /** A line for each reason. @param model that runs now */
  lines(file: string, model: string): string[] {
    return REASONS.flatMap((reason) => {
      const group = this.groups.get(reason);
      return group ? [`${file}:${group.firstLine}: ${this.words(reason, group, model)}`] : [];
    });
  }

  toJSON(): Partial<Record<Reason, Group>> {
    return Object.fromEntries(this.groups);
  }

  private words(reason: Reason, { count, message }: Group, model: string): string {
    const first = count > 1 ? ', of which this is the first' : '';
    switch (reason) {
      case 'FAILED':
        return `${counted(count, 'image')} had no answer on record${first}`;
      case 'NO_ANSWER':
        return `${counted(count, 'line holds', 'lines hold')} no answer of classify${first}`;
      case 'NO_EMBEDDING':
        return `${counted(count, 'answer')} without a vector${first}: classify records them with --keep-embeddings`;
      case 'OTHER_MODEL':
        return `${counted(count, 'vector')} of another model than ${model}, which runs now${first}`;
      case 'REFUSED':
        return `${counted(count, 'vector')} refused${first}: ${message}`;
    }
  }
}
