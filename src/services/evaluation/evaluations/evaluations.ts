import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { TenantId } from '../../../domain/ids.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetRef } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { SampleSetRef, SampleSetVersion } from '../../../domain/sample.js';
import { textRulesOf } from '../../../domain/text-rules.js';
import { badInput } from '../../../errors.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { EvaluationStore } from '../../storage/sample-sets/evaluation-store.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import type { ComparedLabels, SampleBlock, SampleVectors } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import { checkLabelSet, type SampleSets } from '../samples/sample-sets.js';
import type { ComparisonOptions, ComparisonTurns } from './comparison-turns.js';
import { Evaluation, type EvaluationSubject } from './evaluation.js';
import { type Found, FoundResults } from './found-results.js';
import { type LearnedScores, LearnedScoring } from './learned-scores.js';
import { RecentVectors } from './recent-vectors.js';

export interface EvaluationParts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly templates: PromptTemplates;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
  readonly openStore: (tenant: TenantId) => Promise<EvaluationStore>;
}

/** Samples, and what was found of them. */
interface Answered {
  readonly samples: EvaluatedSamples;
  readonly results: SampleResults;
  readonly rows: Pick<LabelRows, 'labels'>;
  readonly draft?: string;
}

/** Evaluates versions on samples, and keeps what was found: versions never change. */
export class Evaluations {
  private readonly kept: FoundResults;

  private readonly vectors = new RecentVectors();
  private readonly scoring: LearnedScoring;

  constructor(private readonly parts: EvaluationParts) {
    this.kept = new FoundResults(parts.openStore);
    this.scoring = new LearnedScoring(parts);
  }

  /**
   * What is compared.
   *
   * @param names paths of both arguments, for errors
   * @throws LexiclipError NOT_FOUND naming the argument; BAD_USER_INPUT for samples of another label set, and for a
   *   version that is too large
   */
  async subjectOf(
    tenant: TenantId,
    labelSet: LabelSetRef,
    sampleSet: SampleSetRef,
    names = { labelSet: 'labelSet', sampleSet: 'sampleSet' },
  ): Promise<EvaluationSubject> {
    const { labelSets, sampleSets } = this.parts;
    const resolving = sampleSets.resolve(tenant, sampleSet, names.sampleSet);
    // What is wrong with the label set is told first.
    resolving.catch(() => undefined);
    const labels = await labelSets.resolve(tenant, labelSet, names.labelSet);
    if (!labelSets.fitsInMemory(tenant, labels.version)) {
      throw badInput(names.labelSet, 'has too many labels to be evaluated: it does not fit into memory');
    }
    const samples = await resolving;
    checkLabelSet(samples, labels.labelSet, names.sampleSet);
    return { ...labels, sampleSet: samples.sampleSet, sampleVersion: samples.version };
  }

  /**
   * @param argument path of the samples, for errors
   * @param isRanked whether it is likely to be asked how well labels rank samples: that takes longer than the answers
   * @throws LexiclipError BAD_USER_INPUT where there is nothing to evaluate on; MODEL_MISMATCH for samples without
   *   vectors of the version's model; TOO_LARGE_TO_WAIT; OVERLOADED; the signal's reason
   */
  async of(
    tenant: TenantId,
    subject: EvaluationSubject,
    options: ComparisonOptions,
    { argument = 'sampleSet', isRanked = true } = {},
  ): Promise<Evaluation> {
    const { version, sampleVersion } = subject;
    const { labelSets, sampleSets, templates, engine } = this.parts;
    if (!this.kept.inMemory(tenant, keyOf(version, sampleVersion), isRanked)) engine.warm();
    const [rows, template] = await Promise.all([
      labelSets.rows(tenant, version),
      templates.getVersion(tenant, version.template),
      // They take longest, and are asked for again below.
      sampleSets.rows(tenant, sampleVersion),
    ]);
    const samples = await sampleSets.evaluated(tenant, sampleVersion, rows, { unjudged: true });
    if (samples.judgements.every((judgement) => judgement === 'UNJUDGED')) {
      throw badInput(argument, 'has no sample to evaluate on: none is judged and no example');
    }
    const asked = { tenant, subject, rows, samples, options, argument };
    const found = await this.found(asked, isRanked || options.long !== undefined);
    const texts = { templates: template.templates, rules: textRulesOf(version.model.textRules) };
    const learning = () => this.learnedScores(tenant, subject, { samples, results: found.results, rows }, options);
    const ranking = async () => found.averagePrecision ?? (await this.found(asked, true)).averagePrecision;
    return new Evaluation(subject, rows, texts, samples, found.results, ranking, learning);
  }

  /**
   * Scores of what a version, or a draft of it, says of the samples.
   *
   * @param draft what a draft is known by
   * @throws as `LearnedScoring.of`
   */
  learnedScores(
    tenant: TenantId,
    subject: EvaluationSubject,
    { samples, results, rows, draft }: Answered,
    options: ComparisonOptions,
  ): Promise<LearnedScores> {
    const { version, sampleVersion } = subject;
    const own = keyOf(version, sampleVersion);
    const scored = {
      key: draft === undefined ? own : `${own}/${draft}`,
      owners: ownersOf(subject),
      samples,
      results,
      labels: rows.labels.length,
      dimensions: version.model.dimensions,
      vectors: this.vectorsOf(tenant, sampleVersion, samples, version),
      isKept: draft === undefined || options.long !== undefined,
    };
    return this.scoring.of(tenant, scored, options);
  }

  /** Vectors of samples by the model that a version was encoded with. */
  vectorsOf(
    tenant: TenantId,
    sampleVersion: SampleSetVersion,
    { samples }: EvaluatedSamples,
    { model }: Pick<LabelSetVersion, 'model'>,
    options?: ComparisonOptions,
  ): SampleVectors {
    const { sampleSetId, number } = sampleVersion;
    const key = `${tenant}/${sampleSetId}/${number}/${model.digest}/${model.dtype}`;
    const bytes = samples.length * model.dimensions * Float32Array.BYTES_PER_ELEMENT;
    const fresh = () => this.parts.sampleSets.vectors(tenant, sampleVersion, samples, model);
    const read = this.vectors.of(key, bytes, fresh);
    const progress = options?.long?.progress;
    // They are read twice: for the similarities of the positives, and for all others.
    return progress ? counted(read, 2 * samples.length, progress) : read;
  }

  /** What was found of a draft by a job; undefined where nothing is kept. @param draft what it is known by */
  async keptDraft(
    tenant: TenantId,
    { version, sampleVersion }: EvaluationSubject,
    draft: string,
    { samples }: EvaluatedSamples,
    labels: number,
  ): Promise<SampleResults | undefined> {
    const key = `${keyOf(version, sampleVersion)}/${draft}`;
    return (await this.kept.stored(tenant, key, samples.length, labels))?.results;
  }

  async keepDraft(
    tenant: TenantId,
    { version, sampleVersion }: EvaluationSubject,
    draft: string,
    results: SampleResults,
    labels: number,
  ): Promise<void> {
    const averagePrecision = new Float64Array(labels).fill(Number.NaN);
    const key = `${keyOf(version, sampleVersion)}/${draft}`;
    await this.kept.store(tenant, key, ownersOf({ version, sampleVersion }), { results, averagePrecision });
  }

  /** With average precision, it is stored; the answers alone take little longer than to be read again. */
  private async found(asked: Asked, isRanked: boolean): Promise<Found> {
    const { tenant, subject, rows, samples, options, argument } = asked;
    const { version, sampleVersion } = subject;
    const key = keyOf(version, sampleVersion);
    const [of, labels] = [samples.samples.length, rows.labels.length];
    const known = this.kept.inMemory(tenant, key, isRanked) ?? (await this.kept.stored(tenant, key, of, labels));
    if (known) return known;
    const { engine, turns } = this.parts;
    return turns.run(tenant, of * labels, argument, options, async () => {
      // Whoever was first may have asked for the same.
      const meanwhile = this.kept.inMemory(tenant, key, isRanked);
      if (meanwhile) return meanwhile;
      const placed = engine.place(comparedLabels(rows, version));
      const vectors = this.vectorsOf(tenant, sampleVersion, samples, version, options);
      if (!isRanked) {
        const results = await engine.sampleResults(placed, samples, vectors, options.signal);
        const answers = { results, averagePrecision: undefined };
        this.kept.hold(tenant, key, answers);
        return answers;
      }
      const ranked = await engine.results(placed, samples, vectors, options.signal);
      await this.kept.store(tenant, key, ownersOf(subject), ranked);
      return ranked;
    });
  }
}

/** An evaluation that somebody wants. */
interface Asked {
  readonly tenant: TenantId;
  readonly subject: EvaluationSubject;
  readonly rows: LabelRows;
  readonly samples: EvaluatedSamples;
  readonly options: ComparisonOptions;
  /** Path of the samples, for errors. */
  readonly argument: string;
}

/** The sets that what was found is deleted with. */
const ownersOf = ({ version, sampleVersion }: Pick<EvaluationSubject, 'version' | 'sampleVersion'>) => ({
  labelSetId: version.labelSetId,
  sampleSetId: sampleVersion.sampleSetId,
});

/** The labels of a version as the engine compares them. */
export const comparedLabels = (
  { vectors, dimensions, classifier }: Pick<LabelRows, 'vectors' | 'dimensions' | 'classifier'>,
  { model }: Pick<LabelSetVersion, 'model'>,
): ComparedLabels => ({ vectors, dimensions, logitScale: model.logitScale, classifier });

/** What was found of a version on samples is known by this. */
export const keyOf = (version: LabelSetVersion, sampleVersion: SampleSetVersion): string =>
  `${version.labelSetId}/${version.number}/${sampleVersion.sampleSetId}/${sampleVersion.number}`;

/** The vectors, of which it is told how many have been read. */
function counted(read: SampleVectors, total: number, progress: (done: number, total: number) => void): SampleVectors {
  let done = 0;
  return async function* (): AsyncGenerator<SampleBlock> {
    for await (const block of read()) {
      progress(Math.floor(done / 2), total / 2);
      yield block;
      done += block.indexes.length;
    }
  };
}
