import type { FlipKind } from '../../domain/evaluation.js';
import type { FirstAnswer } from './other-model.js';

/** A picture, and its right answer. */
interface RehearsedSample {
  readonly sampleId: string;
  readonly fileName?: string | null;
  /** Any of them counts as right; none: it is in no label; null: not judged yet. */
  readonly expected?: readonly { readonly labelId: string; readonly name: string }[] | null;
}

/** What both models say of one sample. */
export interface BothAnswers {
  readonly sample: RehearsedSample;
  readonly before: FirstAnswer;
  readonly after: FirstAnswer;
}

type RehearsedKind = Extract<FlipKind, 'GAINED' | 'LOST' | 'CHANGED'>;

/** A sample that the models answer differently. */
export interface RehearsedFlip extends BothAnswers {
  /** CHANGED: neither answer, or no answer, is known to be right. */
  readonly kind: RehearsedKind;
}

/** Scores of the samples by one model, for how well it tells unknowns apart. */
interface Scores {
  readonly known: number[];
  readonly unknown: number[];
}

const emptyScores = () => ({
  similarity: { known: [], unknown: [] } as Scores,
  probability: { known: [], unknown: [] } as Scores,
});

/** Counts what two models say of the same pictures. Of each sample it keeps four numbers, and of flips some. */
export class Rehearsal {
  /** Samples with right answers. */
  judged = 0;
  unknowns = 0;
  /** Not judged yet. */
  unjudged = 0;
  /** The version has none of their right labels any more. */
  notInVocabulary = 0;
  rightBefore = 0;
  rightAfter = 0;
  /** Samples with another answer, of all. */
  differing = 0;
  readonly counts: Record<RehearsedKind, number> = { GAINED: 0, LOST: 0, CHANGED: 0 };
  readonly before = emptyScores();
  readonly after = emptyScores();
  private readonly kept: RehearsedFlip[] = [];

  /**
   * @param labelIds of the version
   * @param most how many flips are kept, the most certain ones
   */
  constructor(
    private readonly labelIds: ReadonlySet<string>,
    private readonly most: number,
  ) {}

  /** Samples that were answered. */
  get size(): number {
    return this.judged + this.unknowns + this.unjudged + this.notInVocabulary;
  }

  add(both: BothAnswers): void {
    const { expected } = both.sample;
    if (expected == null) this.unjudged++;
    else if (expected.length === 0) {
      this.unknowns++;
      this.addScores(both, 'unknown');
    } else if (expected.some(({ labelId }) => this.labelIds.has(labelId))) {
      this.judged++;
      this.addScores(both, 'known');
    } else this.notInVocabulary++;
    const [before, after] = [isRight(both.before, expected), isRight(both.after, expected)];
    if (before) this.rightBefore++;
    if (after) this.rightAfter++;
    if (both.before.labelId === both.after.labelId) return;
    const kind = before ? 'LOST' : after ? 'GAINED' : 'CHANGED';
    this.differing++;
    this.counts[kind]++;
    this.keep({ ...both, kind });
  }

  /** Worst first: lost ones, then gained ones, then the others; of each the most certain first. */
  get flips(): readonly RehearsedFlip[] {
    return this.kept;
  }

  private addScores({ before, after }: BothAnswers, group: keyof Scores): void {
    for (const score of ['similarity', 'probability'] as const) {
      this.before[score][group].push(before[score]);
      this.after[score][group].push(after[score]);
    }
  }

  private keep(flip: RehearsedFlip): void {
    this.kept.push(flip);
    this.kept.sort((a, b) => ORDER[a.kind] - ORDER[b.kind] || certainty(b) - certainty(a));
    if (this.kept.length > this.most) this.kept.pop();
  }
}

const ORDER: Readonly<Record<RehearsedKind, number>> = { LOST: 0, GAINED: 1, CHANGED: 2 };

const certainty = ({ before, after }: BothAnswers): number => Math.min(before.probability, after.probability);

const isRight = ({ labelId }: FirstAnswer, expected: RehearsedSample['expected']): boolean =>
  expected?.some((label) => label.labelId === labelId) ?? false;
