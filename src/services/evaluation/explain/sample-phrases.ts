import type { TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { hasSameWeights, type ModelIdentity } from '../../../domain/model-identity.js';
import type { Sample } from '../../../domain/sample.js';
import type { Evaluation } from '../evaluations/evaluation.js';
import type { SampleSets } from '../samples/sample-sets.js';
import type { ExplainedLabel, PhraseScore, PhraseVectors } from './phrase-vectors.js';

/** A sample of an evaluation, beside one of the labels. */
export interface SampleBesideLabel {
  readonly evaluation: Evaluation;
  /** Of the sample. */
  readonly place: number;
  /** Of the label. */
  readonly row: number;
}

/** Says what each prompt of a label said of a sample. */
export class SamplePhrases {
  constructor(
    private readonly sampleSets: SampleSets,
    private readonly phrases: PhraseVectors,
    private readonly model: ModelIdentity,
  ) {}

  /**
   * What the label's prompts said, in their order. What is asked for in one tick is looked up together.
   *
   * @returns null for a version of another model, and as `PhraseVectors.scores`
   * @throws as `PhraseVectors.scores`
   */
  async of(
    tenant: TenantId,
    { evaluation, place, row }: SampleBesideLabel,
    signal: AbortSignal,
  ): Promise<PhraseScore[] | null> {
    const { subject, rows, samples } = evaluation;
    if (subject.version && !hasSameWeights(subject.version.model, this.model)) return null;
    const { id } = samples.samples[place] as Sample;
    const vector = await this.sampleSets.vector(tenant, subject.sampleSet.id, id, this.model);
    return vector
      ? this.phrases.scores(tenant, explained(evaluation, rows.labels[row] as Label), vector, signal)
      : null;
  }
}

function explained({ subject: { version }, texts }: Evaluation, label: Label): ExplainedLabel {
  const { templates, rules } = texts;
  if (version) {
    return { key: `${version.labelSetId}/${version.number}/${label.id}`, label, templates, rules, isStored: true };
  }
  // Two drafts may have the same label with other phrases.
  const { name, synonyms, prompts } = label;
  return { key: JSON.stringify([name, synonyms, prompts, templates]), label, templates, rules, isStored: false };
}
