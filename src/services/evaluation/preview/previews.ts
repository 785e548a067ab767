import { hash } from 'node:crypto';
import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { TenantId } from '../../../domain/ids.js';
import type { LabelSetRef } from '../../../domain/label-set.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { SampleSetRef } from '../../../domain/sample.js';
import { textRulesOf } from '../../../domain/text-rules.js';
import { badInput, LexiclipError } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelEncoder } from '../../label-sets/encoding/label-encoder.js';
import { checkPromptBounds } from '../../label-sets/encoding/prompt-bounds.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { assemble, labelsToEncode, type NextVersion } from '../../label-sets/next-version.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import type { Calibrations } from '../calibration/calibrations.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonOptions, ComparisonTurns } from '../evaluations/comparison-turns.js';
import { Evaluation, type EvaluationSubject } from '../evaluations/evaluation.js';
import { comparedLabels, type Evaluations } from '../evaluations/evaluations.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { acceptedBy } from './acceptance.js';
import { canReuse, changedResults } from './changed-results.js';
import { checkDraft, type DraftBase, type DraftChange, planDraft, sameRows } from './draft.js';
import { type Comparison, compareSides, type Side } from './flips.js';

/** What a version is compared with: exactly one of them. */
export interface PreviewTarget {
  readonly version?: LabelSetRef | null | undefined;
  readonly draft?: DraftChange | null | undefined;
}

/** What is compared, on what. */
export interface PreviewRequest {
  readonly from: LabelSetRef;
  readonly to: PreviewTarget;
  readonly sampleSet: SampleSetRef;
}

/** A version beside another one or a draft, on the same samples. */
export interface Preview extends Comparison {
  readonly from: Evaluation;
  readonly to: Evaluation;
}

export interface PreviewParts {
  readonly evaluations: Evaluations;
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly templates: PromptTemplates;
  readonly calibrations: Calibrations;
  readonly encoder: LabelEncoder;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
  readonly maxDirectPrompts: number;
}

/** Shows what a change would do to answers, before anybody gets them. Writes nothing but what evaluations keep. */
export class Previews {
  constructor(private readonly parts: PreviewParts) {}

  /**
   * @throws LexiclipError as `Evaluations.subjectOf` and `Evaluations.of`; for a draft as the planners of changes, and as
   *   `LabelEncoder.encodeBeside`
   */
  async of(tenant: TenantId, request: PreviewRequest, options: ComparisonOptions): Promise<Preview> {
    const { evaluations } = this.parts;
    const { subject, other } = await this.resolve(tenant, request);
    const { draft } = request.to;
    const from = await evaluations.of(tenant, subject, options);
    const to = other
      ? await evaluations.of(tenant, other, options)
      : await this.ofDraft(tenant, subject, from, draft as DraftChange, options);
    return { from, to, ...(await this.compare(tenant, subject, from, to)) };
  }

  /** The request with the versions that it means now. @throws LexiclipError as `of`, as far as that takes little time */
  async bind(tenant: TenantId, request: PreviewRequest): Promise<PreviewRequest> {
    const { subject, other } = await this.resolve(tenant, request);
    const of = ({ labelSet, version }: EvaluationSubject) => ({ slug: labelSet.slug, version: version.number });
    return {
      from: of(subject),
      to: other ? { version: of(other) } : request.to,
      sampleSet: { slug: subject.sampleSet.slug, version: subject.sampleVersion.number },
    };
  }

  private async resolve(tenant: TenantId, { from, to, sampleSet }: PreviewRequest) {
    const names = { labelSet: 'from', sampleSet: 'sampleSet' };
    const subject = await this.parts.evaluations.subjectOf(tenant, from, sampleSet, names);
    if (to.draft) checkDraft(to.draft, 'to.draft');
    return { subject, other: to.version ? await this.otherOf(tenant, subject, to.version) : undefined };
  }

  /** @throws LexiclipError BAD_USER_INPUT for a version of another label set */
  private async otherOf(tenant: TenantId, from: EvaluationSubject, ref: LabelSetRef): Promise<EvaluationSubject> {
    const { slug } = from.sampleSet;
    const sampleSet = { slug, version: from.sampleVersion.number };
    const names = { labelSet: 'to.version', sampleSet: 'to.version' };
    if (ref.slug !== from.labelSet.slug) {
      throw badInput('to.version.slug', `must be "${from.labelSet.slug}", as in from`);
    }
    return this.parts.evaluations.subjectOf(tenant, ref, sampleSet, names);
  }

  private async compare(
    tenant: TenantId,
    { version }: EvaluationSubject,
    from: Evaluation,
    to: Evaluation,
  ): Promise<Comparison> {
    const [calibration] = await this.parts.calibrations.ofVersion(tenant, version);
    const target = calibration?.report.target;
    const sideOf = ({ rows, measured }: Evaluation): Side => ({
      ...measured,
      labelIds: rows.labels.map(({ id }) => id),
      accepted: target ? acceptedBy(target, measured) : null,
    });
    return compareSides(sideOf(from), sideOf(to));
  }

  private async ofDraft(
    tenant: TenantId,
    subject: EvaluationSubject,
    from: Evaluation,
    draft: DraftChange,
    options: ComparisonOptions,
  ): Promise<Evaluation> {
    const { labelSets, templates, model } = this.parts;
    const { labelSet, version } = subject;
    const [rows, template] = await Promise.all([
      labelSets.rows(tenant, version),
      templates.getVersion(tenant, version.template),
    ]);
    const asked = draft.promptTemplate
      ? await templates.resolve(tenant, draft.promptTemplate, 'to.draft.promptTemplate')
      : undefined;
    const base: DraftBase = { labelSet, version, rows, template, model };
    const next = await inDraft(() => inTurns(planDraft(base, draft, asked)));
    if (!next) return from;
    const { evaluations, sampleSets } = this.parts;
    const samples = await sampleSets.evaluated(tenant, subject.sampleVersion, next, { unjudged: true });
    const key = draftKey(draft, next);
    let results = await evaluations.keptDraft(tenant, subject, key, samples, next.labels.length);
    if (!results) {
      const { vectors } = (await this.encode(tenant, next, options)).rows;
      results = await this.resultsOf(tenant, { base, next, made: vectors, samples, from }, options);
      // Whoever started a job asks for the result of it afterwards.
      if (options.long) await evaluations.keepDraft(tenant, subject, key, results, next.labels.length);
    }
    const texts = { templates: next.template.templates, rules: textRulesOf(next.model.textRules) };
    const answered = { samples, results, rows: next, draft: key };
    const learning = () => evaluations.learnedScores(tenant, subject, answered, options);
    return new Evaluation({ ...subject, version: null }, next, texts, samples, results, undefined, learning);
  }

  private async encode(tenant: TenantId, next: NextVersion, { signal, long }: ComparisonOptions) {
    checkPromptBounds(next, 'to.draft', long ? undefined : this.parts.maxDirectPrompts);
    const labels = labelsToEncode(next);
    const { templates } = next.template;
    if (labels.length === 0) return inTurns(assemble(next, new Float32Array(0)));
    const lane = long?.lane;
    const { vectors } = await this.parts.encoder.encodeBeside({ tenant, labels, templates, signal, lane });
    return inTurns(assemble(next, vectors));
  }

  private async resultsOf(
    tenant: TenantId,
    { base, next, made, samples, from }: DraftToCompare,
    options: ComparisonOptions,
  ): Promise<SampleResults> {
    const { evaluations, engine, turns } = this.parts;
    const { sampleVersion } = from.subject;
    const { dimensions, logitScale } = base.version.model;
    const changed = {
      before: base.rows.vectors,
      after: made,
      dimensions,
      logitScale,
      sameRows: sameRows(base, next),
    };
    const vectors = evaluations.vectorsOf(tenant, sampleVersion, samples, base.version);
    const count = samples.samples.length;
    // A draft has not learned what its version has, so that nothing found of that holds for it.
    const isSmall = !base.rows.classifier && canReuse(changed);
    const price = isSmall ? 0 : count * next.labels.length;
    return turns.run(tenant, price, 'sampleSet', options, () => {
      if (!isSmall) {
        const placed = engine.place(comparedLabels({ vectors: made, dimensions }, base.version));
        return engine.sampleResults(placed, samples, vectors, options.signal);
      }
      const known = { results: from.results, before: from.samples, after: samples, vectors };
      return changedResults(engine, changed, known, options.signal);
    });
  }
}

/** What a draft is known by. */
const draftKey = (draft: DraftChange, { template }: NextVersion): string =>
  hash('sha256', JSON.stringify([draft, template.id, template.number]), 'hex');

interface DraftToCompare {
  readonly base: DraftBase;
  readonly next: NextVersion;
  /** Vectors of the draft's labels. */
  readonly made: Float32Array;
  readonly samples: EvaluatedSamples;
  /** What the draft was made of. */
  readonly from: Evaluation;
}

/** What the mutations call their arguments, as a draft has them. */
const ARGUMENTS: readonly (readonly [RegExp, string])[] = [
  [/^labels/, 'to.draft.upsert'],
  [/^(labelIds|names|ids)(\[\d+\])?/, 'to.draft.remove'],
  [/^(labelSet|promptTemplate|slug)/, 'to.draft'],
];

/** Names arguments as a draft has them. @throws what the task throws */
async function inDraft<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof LexiclipError) || error.extensions.argument === undefined) throw error;
    const { code, argument: own, ...details } = error.extensions;
    const argument = ARGUMENTS.reduce((name, [from, to]) => (name === own ? name.replace(from, to) : name), own);
    const { message } = error;
    const text = message.startsWith(`${own}: `) ? `${argument}: ${message.slice(own.length + 2)}` : message;
    throw new LexiclipError(code, text, { ...details, argument }, { cause: error });
  }
}
