import type { EvaluatedSamples, SampleResults, Score } from '../../../domain/evaluation.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { SampleSet, SampleSetVersion } from '../../../domain/sample.js';
import type { TextRules } from '../../../domain/text-rules.js';
import { badInput } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import type { Measured } from '../metrics/measured.js';
import { type Metrics, measuring } from '../metrics/metrics.js';
import type { LearnedScores } from './learned-scores.js';

/** A version of a label set, and the samples that it is judged by. */
export interface EvaluationSubject {
  readonly labelSet: LabelSet;
  readonly version: LabelSetVersion;
  readonly sampleSet: SampleSet;
  readonly sampleVersion: SampleSetVersion;
}

/** What a version, or a draft of one, says of samples. The version is null for a draft. */
export class Evaluation {
  private known: Promise<Metrics> | undefined;
  private learned: Promise<LearnedScores> | undefined;
  private precision: Promise<Float64Array | undefined> | undefined;

  /** @param ranking computes what `averagePrecision` says, where that is not known yet */
  constructor(
    readonly subject: Omit<EvaluationSubject, 'version'> & { readonly version: LabelSetVersion | null },
    readonly rows: Pick<LabelRows, 'labels'>,
    /** What the prompts were made of. */
    readonly texts: { readonly templates: readonly string[]; readonly rules: TextRules },
    readonly samples: EvaluatedSamples,
    readonly results: SampleResults,
    private readonly ranking: () => Promise<Float64Array | undefined>,
    private readonly learning: () => Promise<LearnedScores>,
  ) {}

  get measured(): Measured {
    return { samples: this.samples, results: this.results, labels: this.rows.labels.length };
  }

  /** Computed when they are first asked for, in turns with other work. */
  metrics(): Promise<Metrics> {
    this.known ??= inTurns(measuring(this.measured));
    return this.known;
  }

  /**
   * Of each label, by its row; NaN for labels that no sample belongs to; undefined for a draft.
   *
   * @throws LexiclipError OVERLOADED, where it is not known yet; the signal's reason
   */
  averagePrecision(): Promise<Float64Array | undefined> {
    this.precision ??= this.ranking();
    return this.precision;
  }

  /** Scores that are made of the samples' own pictures, computed when they are first asked for. */
  learnedScores(): Promise<LearnedScores> {
    this.learned ??= this.learning();
    return this.learned;
  }

  /**
   * What the samples score, [samples]; null where it cannot be had of them.
   *
   * @throws LexiclipError BAD_USER_INPUT for a score that an evaluation does not have; as `LearnedScoring.of`
   */
  async scores(score: Score): Promise<Float32Array | Float64Array | null> {
    if (score === 'SIMILARITY') return this.results.similarity;
    if (score === 'PROBABILITY') return this.results.probability;
    if (score !== 'NEGATIVE_LABELS') return (await this.learnedScores())[score];
    throw badInput('score', `${score} needs words, which a calibration is given: its report has the score`);
  }
}
