import { hash } from 'node:crypto';
import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { TenantId } from '../../../domain/ids.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { textRulesOf } from '../../../domain/text-rules.js';
import { inTurns } from '../../concurrency/turns.js';
import { type DraftChange, planDraft, sameRows } from '../../label-sets/drafts/draft.js';
import { inDraft } from '../../label-sets/drafts/draft-arguments.js';
import type { LabelEncoder } from '../../label-sets/encoding/label-encoder.js';
import { checkPromptBounds } from '../../label-sets/encoding/prompt-bounds.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { assemble, labelsToEncode, type NextVersion } from '../../label-sets/next-version.js';
import type { PlanBase } from '../../label-sets/version-plan.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import { atScale } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonOptions, ComparisonTurns } from '../evaluations/comparison-turns.js';
import { Evaluation, type EvaluationSubject } from '../evaluations/evaluation.js';
import { comparedLabels, type Evaluations, keyOf } from '../evaluations/evaluations.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { canReuse, changedResults } from './changed-results.js';
import type { JudgedSide } from './judged-side.js';

export interface DraftParts {
  readonly evaluations: Evaluations;
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly templates: PromptTemplates;
  readonly encoder: LabelEncoder;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
  readonly maxDirectPrompts: number;
}

const ARGUMENTS = { draft: 'to.draft', labelSet: 'to.draft' };

/** Finds what drafts say of samples, encoding only what their versions do not have. */
export class DraftEvaluations {
  constructor(private readonly parts: DraftParts) {}

  /**
   * @returns undefined for a draft that changes nothing
   * @throws LexiclipError as the planners of changes, and as `LabelEncoder.encodeBeside`, naming the draft; as
   *   `Evaluations.of`
   */
  async of(
    tenant: TenantId,
    subject: EvaluationSubject,
    from: Evaluation,
    draft: DraftChange,
    options: ComparisonOptions,
  ): Promise<JudgedSide | undefined> {
    const base = await this.baseOf(tenant, subject);
    const { templates, evaluations, sampleSets } = this.parts;
    const asked = draft.promptTemplate
      ? await templates.resolve(tenant, draft.promptTemplate, 'to.draft.promptTemplate')
      : undefined;
    const { next } = await inDraft(ARGUMENTS, () => inTurns(planDraft(base, draft, asked)));
    if (!next) return undefined;
    const samples = await sampleSets.evaluated(tenant, subject.sampleVersion, next, { unjudged: true });
    const key = draftKey(draft, next);
    const encoding = once(async () => (await this.encode(tenant, next, options)).rows.vectors);
    const compare = async (scale: number, known: SampleResults): Promise<SampleResults> =>
      this.resultsOf(tenant, { base, next, made: await encoding(), samples, from, scale, known }, options);
    let results = await evaluations.keptDraft(tenant, subject, key, samples, next.labels.length);
    if (!results) {
      results = await compare(subject.version.model.logitScale, from.results);
      // Whoever started a job asks for the result of it afterwards.
      if (options.long) await evaluations.keepDraft(tenant, subject, key, results, next.labels.length);
    }
    const texts = { templates: next.template.templates, rules: textRulesOf(next.model.textRules) };
    const answered = { samples, results, rows: next, draft: key };
    const ranking = async () => undefined;
    const learning = () => evaluations.learnedScores(tenant, subject, answered, options);
    return {
      evaluation: new Evaluation({ ...subject, version: null }, next, texts, samples, results, ranking, learning),
      key: `${keyOf(subject.version, subject.sampleVersion)}/${key}`,
      isKept: options.long !== undefined,
      resultsAt: (scale, known) => compare(scale, known ?? from.results),
    };
  }

  private async baseOf(tenant: TenantId, { labelSet, version }: EvaluationSubject): Promise<PlanBase> {
    const { labelSets, templates, model } = this.parts;
    const [rows, template] = await Promise.all([
      labelSets.rows(tenant, version),
      templates.getVersion(tenant, version.template),
    ]);
    return { set: { ...labelSet, latest: version }, rows, template, model };
  }

  private async encode(tenant: TenantId, next: NextVersion, { signal, long }: ComparisonOptions) {
    checkPromptBounds(next, ARGUMENTS.draft, long ? undefined : this.parts.maxDirectPrompts);
    const labels = labelsToEncode(next);
    const { templates } = next.template;
    if (labels.length === 0) return inTurns(assemble(next, new Float32Array(0)));
    const lane = long?.lane;
    const { vectors } = await this.parts.encoder.encodeBeside({ tenant, labels, templates, signal, lane });
    return inTurns(assemble(next, vectors));
  }

  private async resultsOf(
    tenant: TenantId,
    { base, next, made, samples, from, scale, known }: DraftToCompare,
    options: ComparisonOptions,
  ): Promise<SampleResults> {
    const { evaluations, engine, turns } = this.parts;
    const { sampleVersion } = from.subject;
    const version = base.set.latest;
    const { dimensions } = version.model;
    const changed = {
      before: base.rows.vectors,
      after: made,
      dimensions,
      logitScale: scale,
      sameRows: sameRows(base, next),
    };
    const vectors = evaluations.vectorsOf(tenant, sampleVersion, samples, version);
    const count = samples.samples.length;
    // A draft has not learned what its version has, so that nothing found of that holds for it.
    const isSmall = !base.rows.classifier && canReuse(changed);
    const price = isSmall ? 0 : count * next.labels.length;
    return turns.run(tenant, price, 'sampleSet', options, () => {
      if (!isSmall) {
        const labels = atScale(comparedLabels({ vectors: made, dimensions }, version), scale);
        return engine.sampleResults(engine.place(labels), samples, vectors, options.signal);
      }
      return changedResults(
        engine,
        changed,
        { results: known, before: from.samples, after: samples, vectors },
        options.signal,
      );
    });
  }
}

interface DraftToCompare {
  readonly base: PlanBase;
  readonly next: NextVersion;
  /** Vectors of the draft's labels. */
  readonly made: Float32Array;
  readonly samples: EvaluatedSamples;
  /** What the draft was made of. */
  readonly from: Evaluation;
  readonly scale: number;
  /** What that says at the scale. */
  readonly known: SampleResults;
}

/** What a draft is known by. */
const draftKey = (draft: DraftChange, { template }: NextVersion): string =>
  hash('sha256', JSON.stringify([draft, template.id, template.number]), 'hex');

/** The same promise for all who ask. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
