import type { Actor } from '../../../domain/caller.js';
import type { TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { classifierDigest, type LabelClassifier, type LearnedFrom } from '../../../domain/label-classifier.js';
import { pickRows } from '../../../domain/label-rows.js';
import { LIMITS } from '../../../domain/limits.js';
import { hasSameWeights, type ModelIdentity } from '../../../domain/model-identity.js';
import type { SampleSetRef, SampleSetVersion } from '../../../domain/sample.js';
import { badInput, conflict, tooLargeToWait } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import type { ChangeOptions, ChangeResult } from '../../label-sets/changes/change.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { checkSameModel } from '../../label-sets/model-mismatch.js';
import type { VersionChanges } from '../../label-sets/version-changes.js';
import { type PlanBase, planLearning, type VersionPlan } from '../../label-sets/version-plan.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { type ChosenExamples, chosenExamples } from './chosen-examples.js';
import { checkEnough } from './enough-examples.js';
import { type Examples } from './examples.js';
import type { Learner } from './learner.js';
import type { Learned } from './learning.js';

export interface LearnRequest {
  /** Its slug. */
  readonly labelSet: string;
  readonly sampleSet: SampleSetRef;
}

interface LabelSetLearningParts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly changes: VersionChanges;
  readonly learner: Learner;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** Examples, and the version of the sample set that has them. */
interface Source extends ChosenExamples {
  readonly sampleSet: { readonly slug: string };
  readonly version: SampleSetVersion;
  /** What is to be said of them. */
  readonly warnings: readonly string[];
}

const SAMPLE_SET = 'input.sampleSet';
const LABEL_SET = 'input.labelSet';

/** Makes versions of label sets that have learned from examples. */
export class LabelSetLearning {
  constructor(private readonly parts: LabelSetLearningParts) {}

  /**
   * Makes the next version of a label set: the same labels, and what they learn from the examples of a sample set. It is
   * `unchanged` where that is no better than their texts.
   *
   * @throws LexiclipError as `VersionChanges.change`; NOT_FOUND or BAD_USER_INPUT naming the argument; MODEL_MISMATCH;
   *   TOO_FEW_SAMPLES; TOO_LARGE_TO_WAIT; CONFLICT when the set is changed meanwhile
   */
  learn(actor: Actor, request: LearnRequest, options: ChangeOptions): Promise<ChangeResult> {
    let from: number | undefined;
    const target = { slug: request.labelSet, argument: LABEL_SET };
    return this.parts.changes.change(actor, target, options, async (base) => {
      // Learning takes too long to begin anew while others wait for their turn.
      if (from !== undefined && from !== base.set.latest.number) throw conflict(from, base.set.latest.number);
      from = base.set.latest.number;
      const source = await this.sourceOf(actor.tenant, base, request.sampleSet, options);
      if (options.dryRun) return { operation: 'learnFromExamples', diff: NO_DIFF, next: undefined };
      return this.plan(actor.tenant, base, source, options);
    });
  }

  private async sourceOf(
    tenant: TenantId,
    { set, rows }: PlanBase,
    ref: SampleSetRef,
    { long }: ChangeOptions,
  ): Promise<Source> {
    const { sampleSets, labelSets, model } = this.parts;
    if (!hasSameWeights(set.latest.model, model)) checkSameModel(set.slug, set.latest, model);
    if (!labelSets.fitsInMemory(tenant, set.latest)) {
      throw badInput(LABEL_SET, 'is too large to be kept in memory, and an index knows nothing of what is learned');
    }
    const { sampleSet, version } = await sampleSets.resolveFor(tenant, set, ref, SAMPLE_SET);
    const { samples } = await sampleSets.rows(tenant, version);
    const chosen = await inTurns(chosenExamples(samples, rows.labels));
    const counts = new Int32Array(chosen.rows.length);
    for (const label of chosen.labels) counts[label] = (counts[label] as number) + 1;
    const warnings = [...checkEnough(counts, SAMPLE_SET), ...leftOutOf(chosen)];
    checkSize(chosen, long === undefined);
    return { ...chosen, sampleSet, version, warnings };
  }

  private async plan(
    tenant: TenantId,
    base: PlanBase,
    source: Source,
    { signal, long }: ChangeOptions,
  ): Promise<VersionPlan> {
    const { learner } = this.parts;
    const examples = await this.examplesOf(tenant, base, source);
    const onProgress = (share: number) => long?.progress?.(Math.floor(100 * share), 100);
    const learned = await learner.learn(examples, { tenant, signal, onProgress });
    if (!learned.isBetter) {
      return { operation: 'learnFromExamples', diff: NO_DIFF, next: undefined, warnings: [notBetter(learned)] };
    }
    const classifier: LabelClassifier = { rows: source.rows, weights: learned.weights, biases: learned.biases };
    const replaced = pickRows(
      base.rows,
      learned.replaced.map((place) => source.rows[place] as number),
    ).labels;
    const from = learnedFrom(source, learned, { classifier, replaced });
    const plan = planLearning(base, { from, classifier });
    return { ...plan, warnings: [...source.warnings, ...replacedOf(replaced)] };
  }

  private async examplesOf(tenant: TenantId, { rows }: PlanBase, source: Source): Promise<Examples> {
    const { sampleSets, model } = this.parts;
    const { dimensions, logitScale } = model;
    const bytes = source.samples.length * dimensions * Float32Array.BYTES_PER_ELEMENT;
    const vectors = new Float32Array(new SharedArrayBuffer(bytes));
    for await (const block of sampleSets.vectors(tenant, source.version, source.samples, model)) {
      for (const [i, example] of block.indexes.entries()) {
        vectors.set(block.vectors.subarray(i * dimensions, (i + 1) * dimensions), example * dimensions);
      }
    }
    const texts = pickRows(rows, [...source.rows]).vectors;
    return { dimensions, vectors, labels: source.labels, texts, logitScale };
  }
}

const NO_DIFF = { added: [], removed: [], changed: [] };

function leftOutOf({ leftOut }: ChosenExamples): string[] {
  if (leftOut === 0) return [];
  const are = leftOut === 1 ? 'example is' : 'examples are';
  return [`${leftOut} ${are} left out, with several right labels or none in this version`];
}

/** @throws LexiclipError BAD_USER_INPUT or TOO_LARGE_TO_WAIT */
function checkSize({ samples, rows }: ChosenExamples, isWaitedFor: boolean): void {
  if (samples.length > LIMITS.learningExamples) {
    const most = `at most ${LIMITS.learningExamples} can be learned from`;
    throw badInput(SAMPLE_SET, `has ${samples.length} examples; ${most}`);
  }
  if (rows.length > LIMITS.learningLabels) {
    throw badInput(SAMPLE_SET, `has examples of ${rows.length} labels; at most ${LIMITS.learningLabels} can learn`);
  }
  const size = samples.length * rows.length;
  if (!isWaitedFor || size <= LIMITS.learnedWhileWaiting) return;
  const bound = `${LIMITS.learnedWhileWaiting} examples × labels take too long for one request`;
  throw tooLargeToWait(SAMPLE_SET, `${bound}, and these are ${size}: startJob learns`, LIMITS.learnedWhileWaiting);
}

const nats = (value: number): string => value.toFixed(4);

function notBetter({ fit }: Learned): string {
  const { textLoss, loss, standardError } = fit as NonNullable<Learned['fit']>;
  const gain = `${nats(textLoss - loss)} nats, with a standard error of ${nats(standardError)}`;
  return `no version was made: on examples that were held out, learning gains ${gain}, which is no more than chance`;
}

/** Labels that a warning names, at most. */
const MOST_NAMED = 10;

function replacedOf(labels: readonly Label[]): string[] {
  if (labels.length === 0) return [];
  const names = labels.slice(0, MOST_NAMED).map(({ name }) => JSON.stringify(name));
  const more = labels.length > MOST_NAMED ? ` and ${labels.length - MOST_NAMED} more` : '';
  const texts = labels.length === 1 ? 'the text' : 'the texts';
  return [`${texts} of ${names.join(', ')}${more} said so little of the examples that these replace it`];
}

interface Taught {
  readonly classifier: LabelClassifier;
  /** Labels whose text is replaced. */
  readonly replaced: readonly Label[];
}

function learnedFrom(source: Source, { a, b, fit }: Learned, { classifier, replaced }: Taught): LearnedFrom {
  return {
    sampleSetId: source.version.sampleSetId,
    sampleSetSlug: source.sampleSet.slug,
    sampleSetVersion: source.version.number,
    exampleCount: source.samples.length,
    labelCount: source.rows.length,
    replacedTexts: replaced.map(({ id }) => id),
    a,
    b,
    gain: fit && fit.textLoss - fit.loss,
    standardError: fit?.standardError ?? null,
    classifier: classifierDigest(classifier),
  };
}
