import type { TenantId } from '../../../domain/ids.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSet, LabelSetRef } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { hasSameWeights, type ModelIdentity } from '../../../domain/model-identity.js';
import type { SampleSetRef, SampleSetVersion } from '../../../domain/sample.js';
import type { Suggestion, SuggestionKind } from '../../../domain/suggestion.js';
import { textRulesOf } from '../../../domain/text-rules.js';
import { badInput, type LexiclipError, tooFewSamples } from '../../../errors.js';
import type { PromptEncoder } from '../../embedding/text/prompt-encoder.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { checkSameModel } from '../../label-sets/model-mismatch.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import { checkCount, checkName, checkTemplate } from '../../validation/text.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonTurns } from '../evaluations/comparison-turns.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { type Candidates, candidatesOf } from './edits.js';
import { PromptVectors } from './prompt-vectors.js';
import { Trials } from './trials.js';
import { tuningSamples } from './tuning-samples.js';

export interface SuggestRequest {
  readonly sampleSet: SampleSetRef;
  /** What the author would add: phrases, `label: phrase`, and templates with `{label}`. */
  readonly candidates?: readonly string[] | null | undefined;
}

interface SuggestionsParts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly templates: PromptTemplates;
  readonly prompts: PromptEncoder;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
  /** Comparisons of samples with labels while a client waits. */
  readonly maxComparisons: number;
}

export interface SuggestOptions {
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
  /** Whether a client waits, so that there is a bound on the work. */
  readonly isDirect: boolean;
  /** Path of the arguments, for errors: empty, or with a point at its end. */
  readonly argument: string;
  /** Is told how many edits were tried, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Samples from which an edit can be told from chance. */
const LEAST_SAMPLES = 40;
const NO_CANDIDATES: Candidates = { phrases: [], templates: [] };
const DROPPED: readonly SuggestionKind[] = ['DROP_TEMPLATE'];

/** Finds edits of a vocabulary that answer more samples rightly. */
export class Suggestions {
  constructor(private readonly parts: SuggestionsParts) {}

  /**
   * Edits that pass both tests, and those that might gain something; on the half of the samples that never judges.
   *
   * @throws LexiclipError NOT_FOUND or BAD_USER_INPUT naming the argument; MODEL_MISMATCH; TOO_FEW_SAMPLES, saying how many
   *   are needed; TOO_LARGE_TO_WAIT; OVERLOADED or RATE_LIMITED; the signal's reason
   */
  async of(
    options: SuggestOptions,
    labelSet: LabelSet,
    version: LabelSetVersion,
    request: SuggestRequest,
  ): Promise<Suggestion[]> {
    const { tenant, argument } = options;
    const candidates = candidatesOf(checkCandidates(request.candidates ?? [], `${argument}candidates`));
    const { sampleSets, model } = this.parts;
    const found = await sampleSets.resolveFor(tenant, labelSet, request.sampleSet, `${argument}sampleSet`);
    if (!hasSameWeights(version.model, model)) checkSameModel(labelSet.slug, version, model);
    if (version.learned) throw await this.refusedOf(tenant, labelSet, version, `${argument}labelSet`);
    return this.suggest(options, version, found.version, candidates);
  }

  /**
   * The request with the versions that it names now.
   *
   * @throws LexiclipError NOT_FOUND or BAD_USER_INPUT naming the argument, below `input`
   */
  async bind<Request extends SuggestRequest & { readonly labelSet: LabelSetRef }>(
    tenant: TenantId,
    request: Request,
  ): Promise<Request> {
    const { labelSets, sampleSets } = this.parts;
    checkCandidates(request.candidates ?? [], 'input.candidates');
    const { labelSet, version } = await labelSets.resolve(tenant, request.labelSet, 'input.labelSet');
    if (version.learned) throw await this.refusedOf(tenant, labelSet, version, 'input.labelSet');
    const samples = await sampleSets.resolveFor(tenant, labelSet, request.sampleSet, 'input.sampleSet');
    return {
      ...request,
      labelSet: { slug: labelSet.slug, version: version.number },
      sampleSet: { slug: samples.sampleSet.slug, version: samples.version.number },
    };
  }

  /**
   * An edit drops what a version has learned, so that its gain by the texts alone says nothing of the answers to come:
   * the version that it has learned from has the same texts, and can be asked.
   */
  private async refusedOf(
    tenant: TenantId,
    labelSet: LabelSet,
    { number, learned, operation }: LabelSetVersion,
    argument: string,
  ): Promise<LexiclipError> {
    let before: Pick<LabelSetVersion, 'number' | 'learned' | 'operation'> = { number, learned, operation };
    while (before.learned && before.operation === 'learnFromExamples') {
      before = await this.parts.labelSets.getVersion(tenant, labelSet, before.number - 1, argument);
    }
    const other = before.learned ? 'a version that has not' : `version ${before.number}, which has the same texts`;
    const why = `version ${number} has learned from examples, which any edit of its texts drops`;
    return badInput(argument, `${why}: ask for those of ${other}, and learn again`);
  }

  /** Templates without which more samples are right, where that is proven and takes no more than a client waits for. */
  async templatesThatHurt(
    options: Pick<SuggestOptions, 'tenant' | 'signal'>,
    version: LabelSetVersion,
    samples: SampleSetVersion,
  ): Promise<Suggestion[]> {
    if (version.learned) return [];
    const { trials, rows, count } = await this.trials(options, version, samples);
    const runs = trials.templateRuns(NO_CANDIDATES, DROPPED);
    const isTooMuch = comparisonsOf(rows, count, runs) > this.parts.maxComparisons;
    if (count < LEAST_SAMPLES || isTooMuch || runs === 0 || rows.classifier) return [];
    return (await trials.ofTemplates(NO_CANDIDATES, DROPPED)).filter(({ isProven }) => isProven);
  }

  private async suggest(
    options: SuggestOptions,
    version: LabelSetVersion,
    samples: SampleSetVersion,
    candidates: Candidates,
  ): Promise<Suggestion[]> {
    const { trials, rows, count } = await this.trials(options, version, samples);
    checkEnough(count, `${options.argument}sampleSet`);
    const { tenant, signal, isDirect, argument } = options;
    const price = comparisonsOf(rows, count, trials.templateRuns(candidates));
    const waiting = { signal, ...(!isDirect && { long: { lane: 'batch' } as const }) };
    return this.parts.turns.run(tenant, price, `${argument}sampleSet`, waiting, async () => [
      ...(await trials.ofLabels(candidates)),
      ...(await trials.ofTemplates(candidates)),
    ]);
  }

  private async trials(
    options: Pick<SuggestOptions, 'tenant' | 'signal' | 'onProgress'>,
    version: LabelSetVersion,
    samples: SampleSetVersion,
  ) {
    const { labelSets, sampleSets, templates, prompts, engine, model } = this.parts;
    const { tenant } = options;
    const [rows, template] = await Promise.all([
      labelSets.rows(tenant, version),
      templates.getVersion(tenant, version.template),
    ]);
    const all = await sampleSets.evaluated(tenant, samples, rows);
    const tuning = await tuningSamples(all, () => sampleSets.vectors(tenant, samples, all.samples, model));
    const vectors = new PromptVectors(prompts, textRulesOf(version.model.textRules));
    const tried = { labels: rows.labels, templates: template.templates, rows };
    const trials = new Trials({ engine, vectors, logitScale: model.logitScale }, tried, tuning, options);
    return { trials, rows, count: tuning.samples.samples.length };
  }
}

const comparisonsOf = ({ labels }: LabelRows, samples: number, templateRuns: number): number =>
  samples * labels.length * (1 + templateRuns);

function checkCandidates(given: readonly string[], argument: string): string[] {
  if (given.length > 0) checkCount(given.length, argument, 1, LIMITS.candidates);
  return given.map((text, i) => {
    const at = `${argument}[${i}]`;
    return text.includes('{label}') ? checkTemplate(text, at) : checkName(text, at);
  });
}

/** Half of the samples choose. */
function checkEnough(given: number, argument: string): void {
  if (given >= LEAST_SAMPLES) return;
  const message =
    `${given} judged samples in a label of the version are in the half that chooses edits; ${LEAST_SAMPLES} are needed, ` +
    `of about ${2 * LEAST_SAMPLES} in all`;
  throw tooFewSamples(argument, message, { needed: LEAST_SAMPLES, given });
}
