import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { SampleSet, SampleSetVersion } from '../../../domain/sample.js';
import type { TextRules } from '../../../domain/text-rules.js';
import { inTurns } from '../../concurrency/turns.js';
import type { Measured } from '../metrics/measured.js';
import { type Metrics, measuring } from '../metrics/metrics.js';

/** A version of a label set, and the samples that it is judged by. */
export interface EvaluationSubject {
  readonly labelSet: LabelSet;
  readonly version: LabelSetVersion;
  readonly sampleSet: SampleSet;
  readonly sampleVersion: SampleSetVersion;
}

/** What a version, or a draft of one, says of samples. */
export class Evaluation {
  private known: Promise<Metrics> | undefined;

  /**
   * @param version null for a draft
   * @param averagePrecision by the label's row, NaN for labels that no sample belongs to; undefined where it was not
   *   computed
   */
  constructor(
    readonly subject: Omit<EvaluationSubject, 'version'> & { readonly version: LabelSetVersion | null },
    readonly rows: Pick<LabelRows, 'labels'>,
    /** What the prompts were made of. */
    readonly texts: { readonly templates: readonly string[]; readonly rules: TextRules },
    readonly samples: EvaluatedSamples,
    readonly results: SampleResults,
    readonly averagePrecision: Float64Array | undefined,
  ) {}

  get measured(): Measured {
    return { samples: this.samples, results: this.results, labels: this.rows.labels.length };
  }

  /** Computed when they are first asked for, in turns with other work. */
  metrics(): Promise<Metrics> {
    this.known ??= inTurns(measuring(this.measured));
    return this.known;
  }
}
