import type { EvaluatedSamples, Judgement } from '../../../../domain/evaluation.js';
import type { Finding } from '../../../../domain/finding.js';
import type { TenantId } from '../../../../domain/ids.js';
import type { LabelSetVersion } from '../../../../domain/label-set-version.js';
import { LIMITS } from '../../../../domain/limits.js';
import type { ModelIdentity } from '../../../../domain/model-identity.js';
import type { SampleSetVersion } from '../../../../domain/sample.js';
import { inTurns } from '../../../concurrency/turns.js';
import type { PromptEncoder } from '../../../embedding/text/prompt-encoder.js';
import type { LabelSets } from '../../../label-sets/label-sets.js';
import { halving } from '../../calibration/fitting/sample-scores.js';
import type { EvaluationEngine } from '../../engine/evaluation-engine.js';
import { LEAST_PICTURES, type PictureNeighbours } from '../../explain/picture-neighbours.js';
import type { SampleSets } from '../../samples/sample-sets.js';
import type { Suggestions } from '../../suggest/suggestions.js';
import { NEIGHBOURS, sameByPictures } from '../near-duplicates.js';
import { notChecked, tooManyPrompts } from '../not-checked.js';
import { phraseList } from '../phrase-list.js';
import type { Vocabulary } from '../vocabulary.js';
import { misleadingPhrases } from './misleading-phrases.js';
import { winners } from './winners.js';

export interface SampleFindingsParts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly engine: EvaluationEngine;
  readonly pictures: PictureNeighbours;
  readonly prompts: PromptEncoder;
  readonly suggestions: Suggestions;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
  /** Comparisons of samples with labels while a client waits. */
  readonly maxComparisons: number;
}

/** What is looked at. */
export interface SampleLook {
  readonly tenant: TenantId;
  readonly version: LabelSetVersion;
  readonly samples: SampleSetVersion;
  readonly vocabulary: Vocabulary;
  readonly signal: AbortSignal;
}

/** With one phrase there is none to blame. */
const LEAST_PHRASES = 2;

/** Looks for faults that only pictures show. */
export class SampleFindings {
  constructor(private readonly parts: SampleFindingsParts) {}

  /**
   * @throws LexiclipError MODEL_MISMATCH when samples have no vector of the model; OVERLOADED or RATE_LIMITED; the
   *   signal's reason; Error when the model or a thread fails
   */
  async of(look: SampleLook): Promise<Finding[]> {
    const { labels } = look.vocabulary;
    const evaluated = await this.parts.sampleSets.evaluated(look.tenant, look.samples, { labels });
    return [
      ...(await this.alike(look)),
      ...(await this.winners(look, evaluated)),
      ...(await this.misleading(look, evaluated)),
      ...(await this.hurtingTemplates(look)),
    ];
  }

  private async alike({ tenant, version, samples, vocabulary, signal }: SampleLook): Promise<Finding[]> {
    const { labels } = vocabulary;
    if (labels.length > LIMITS.labelsCompared) return [];
    const { pictures, neighbours } = await this.parts.pictures.of({ tenant, signal }, version, samples, NEIGHBOURS);
    if (pictures >= LEAST_PICTURES) return inTurns(sameByPictures(labels, neighbours, pictures));
    const message = `labels that pictures do not tell apart are looked for from ${LEAST_PICTURES} samples on; there are ${pictures}`;
    return [notChecked(message, { samples: pictures, needed: LEAST_PICTURES })];
  }

  private async winners(look: SampleLook, evaluated: EvaluatedSamples): Promise<Finding[]> {
    const { labelSets, engine, model, maxComparisons } = this.parts;
    const { tenant, version, vocabulary, signal } = look;
    if (evaluated.samples.length === 0) return [];
    const comparisons = evaluated.samples.length * version.labelCount;
    if (comparisons > maxComparisons) {
      const rule = `are looked for by up to ${maxComparisons} comparisons of samples with labels; these would be ${comparisons}`;
      return [notChecked(`labels that never come first, or too often, ${rule}`, { comparisons })];
    }
    const { vectors, dimensions, classifier } = await labelSets.rows(tenant, version);
    const placed = engine.place({ vectors, dimensions, logitScale: model.logitScale, classifier });
    const { results } = await engine.results(placed, evaluated, this.vectorsOf(look, evaluated), signal);
    return inTurns(winners(vocabulary.labels, evaluated, results));
  }

  /** On the half that chooses changes, because each of these findings is one. */
  private async misleading(look: SampleLook, evaluated: EvaluatedSamples): Promise<Finding[]> {
    const { tenant, vocabulary, signal } = look;
    const options = { tenant, signal };
    const phrases = await phraseList(this.parts.prompts, options, vocabulary.labels, vocabulary, LEAST_PHRASES);
    if (typeof phrases === 'number') return [tooManyPrompts('phrases that mislead', phrases)];
    if (phrases.length === 0) return [];
    const { tune } = await inTurns(halving(evaluated));
    const judgements = evaluated.judgements.map((): Judgement => 'NOT_IN_VOCABULARY');
    for (const place of tune.known) judgements[place] = 'KNOWN';
    const tuning = { ...evaluated, judgements };
    return misleadingPhrases(vocabulary.labels, phrases, tuning, this.vectorsOf(look, evaluated));
  }

  private async hurtingTemplates({ tenant, version, samples, signal }: SampleLook): Promise<Finding[]> {
    const proven = await this.parts.suggestions.templatesThatHurt({ tenant, signal }, version, samples);
    return proven.map(({ text, fixed, broken, of, pValue, crossFittedGain, message, change }) => ({
      code: 'TEMPLATE_HURTS',
      severity: 'WARNING',
      labels: [],
      message,
      evidence: { template: text, fixed, broken, of, pValue, crossFittedGain },
      fix: change,
    }));
  }

  private vectorsOf({ tenant, samples }: SampleLook, evaluated: EvaluatedSamples) {
    return () => this.parts.sampleSets.vectors(tenant, samples, evaluated.samples, this.parts.model);
  }
}
