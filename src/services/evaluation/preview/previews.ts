import type { TenantId } from '../../../domain/ids.js';
import type { LabelSetRef } from '../../../domain/label-set.js';
import type { SampleSetRef } from '../../../domain/sample.js';
import { badInput } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import { checkDraft, type DraftChange } from '../../label-sets/drafts/draft.js';
import { atScale } from '../engine/comparison.js';
import type { ComparisonOptions } from '../evaluations/comparison-turns.js';
import type { Evaluation, EvaluationSubject } from '../evaluations/evaluation.js';
import { comparedLabels, keyOf } from '../evaluations/evaluations.js';
import { AcceptanceFinder, type AcceptanceParts } from './acceptances.js';
import { DraftEvaluations, type DraftParts } from './draft-evaluations.js';
import { type Comparison, compareSides, type Side } from './flips.js';
import type { JudgedSide } from './judged-side.js';

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

export type PreviewParts = AcceptanceParts & DraftParts;

/** Shows what a change would do to answers, before anybody gets them. Writes nothing but what evaluations keep. */
export class Previews {
  private readonly drafts: DraftEvaluations;
  private readonly acceptances: AcceptanceFinder;

  constructor(private readonly parts: PreviewParts) {
    this.drafts = new DraftEvaluations(parts);
    this.acceptances = new AcceptanceFinder(parts);
  }

  /**
   * @throws LexiclipError as `Evaluations.subjectOf` and `Evaluations.of`; for a draft as the planners of changes, and as
   *   `LabelEncoder.encodeBeside`
   */
  async of(tenant: TenantId, request: PreviewRequest, options: ComparisonOptions): Promise<Preview> {
    const { subject, other } = await this.resolve(tenant, request);
    const { draft } = request.to;
    const from = await this.versionSide(tenant, subject, options);
    const to = other
      ? await this.versionSide(tenant, other, options)
      : await this.drafts.of(tenant, subject, from.evaluation, draft as DraftChange, options);
    const accepted = await this.acceptances.of(tenant, subject, from, to, options);
    const after = to ?? from;
    const sides = [sideOf(from.evaluation, accepted.from), sideOf(after.evaluation, accepted.to)] as const;
    const comparison = await inTurns(compareSides(...sides));
    return { from: from.evaluation, to: after.evaluation, ...comparison };
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

  private async versionSide(
    tenant: TenantId,
    subject: EvaluationSubject,
    options: ComparisonOptions,
  ): Promise<JudgedSide> {
    const { evaluations, engine, turns, labelSets } = this.parts;
    const { version, sampleVersion } = subject;
    const evaluation = await evaluations.of(tenant, subject, options, { isRanked: false });
    const { samples } = evaluation;
    return {
      evaluation,
      key: keyOf(version, sampleVersion),
      isKept: true,
      async resultsAt(scale) {
        const labels = atScale(comparedLabels(await labelSets.rows(tenant, version), version), scale);
        const price = samples.samples.length * evaluation.rows.labels.length;
        const vectors = evaluations.vectorsOf(tenant, sampleVersion, samples, version);
        return turns.run(tenant, price, 'sampleSet', options, () =>
          engine.sampleResults(engine.place(labels), samples, vectors, options.signal),
        );
      },
    };
  }
}

const sideOf = ({ rows, measured }: Evaluation, accepted: Uint8Array | null): Side => ({
  ...measured,
  labelIds: rows.labels.map(({ id }) => id),
  accepted,
});
