import type { WaitingPicture } from '../../../domain/collection.js';
import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { Page, PageRequest } from '../../../domain/page.js';
import type { Sample, SampleSet } from '../../../domain/sample.js';
import { LexiclipError, notFound } from '../../../errors.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { InboxStore } from '../../storage/sample-sets/inbox-store.js';
import { by, pageOf } from '../../validation/page.js';
import type { SampleBlock } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonTurns } from '../evaluations/comparison-turns.js';
import { comparedLabels } from '../evaluations/evaluations.js';
import { sampleIndex } from '../samples/sample-lookup.js';
import type { SampleSets } from '../samples/sample-sets.js';

/** A label that a picture may show. */
export interface Guess {
  readonly label: Label;
  readonly probability: number;
}

/** A picture that waits to be judged. */
export interface WaitingSample {
  readonly sample: Sample;
  /** Null for a sample of the set. */
  readonly collectedAt: Date | null;
  /** WebP, of one that was collected. */
  readonly thumbnail: Uint8Array | null;
  /** Null where it has no vector of the model that the label set was encoded with. */
  readonly best: Guess | null;
  readonly second: Guess | null;
  /** Probability of the best, less that of the second. */
  readonly margin: number | null;
}

interface InboxParts {
  readonly openStore: (tenant: TenantId) => Promise<InboxStore>;
  readonly sampleSets: SampleSets;
  readonly labelSets: LabelSets;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
}

/** What is to be judged: pictures that were collected, and samples of the set that nobody has judged. */
export class Inbox {
  constructor(private readonly parts: InboxParts) {}

  /**
   * Most uncertain first, by the label set's latest version.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the page argument; NOT_FOUND when the label set was deleted;
   *   TOO_LARGE_TO_WAIT; OVERLOADED
   */
  async page(
    tenant: TenantId,
    set: SampleSet,
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<WaitingSample>> {
    const { labelSets } = this.parts;
    const labelSet = await labelSets.findById(tenant, set.labelSetId);
    if (!labelSet) throw notFound('sampleSet', 'label set of this sample set any more: it was deleted');
    const [waiting, rows] = [await this.waiting(tenant, set), await labelSets.rows(tenant, labelSet.latest)];
    const sorted = (await this.guessed(tenant, set, waiting, labelSet.latest, rows, signal)).sort(by(placeOf));
    return pageOf(sorted, placeOf, request, LIMITS.pageSize);
  }

  private async waiting(tenant: TenantId, set: SampleSet): Promise<Waiting> {
    const { openStore, sampleSets } = this.parts;
    const { samples } = await sampleSets.rows(tenant, set.latest);
    const index = await sampleIndex(samples);
    // One that was judged while its server died is in both.
    const collected = (await (await openStore(tenant)).ofSet(set.id)).filter(({ id }) => !index.has(id));
    const unjudged = samples.filter(({ expected }) => expected === null).slice(0, LIMITS.inboxPerSet);
    return { unjudged, collected };
  }

  private async guessed(
    tenant: TenantId,
    set: SampleSet,
    { unjudged, collected }: Waiting,
    version: LabelSetVersion,
    rows: LabelRows,
    signal: AbortSignal,
  ): Promise<WaitingSample[]> {
    const { engine, turns } = this.parts;
    const samples = [...unjudged, ...collected.map(sampleOf)];
    if (samples.length === 0) return [];
    const price = samples.length * rows.labels.length;
    const read = () => this.vectors(tenant, set, { unjudged, collected }, version.model);
    const results = await turns.run(tenant, price, 'sampleSet', { signal }, () =>
      engine.sampleResults(engine.place(comparedLabels(rows, version)), unlabelled(samples), read, signal),
    );
    return samples.map((sample, i) => {
      const picture = collected[i - unjudged.length];
      const found = { sample, collectedAt: picture?.collectedAt ?? null, thumbnail: picture?.thumbnail ?? null };
      return { ...found, ...guessesAt(results, i, rows.labels) };
    });
  }

  /** Those that are there: nothing is guessed of the others. */
  private async *vectors(
    tenant: TenantId,
    set: SampleSet,
    { unjudged, collected }: Waiting,
    model: ModelIdentity,
  ): AsyncGenerator<SampleBlock, void> {
    try {
      if (unjudged.length > 0) yield* this.parts.sampleSets.vectors(tenant, set.latest, unjudged, model);
    } catch (error) {
      if (!(error instanceof LexiclipError) || error.code !== 'MODEL_MISMATCH') throw error;
    }
    const { dimensions } = model;
    const ofModel = [...collected.entries()].filter(
      ([, { modelDigest, dtype }]) => modelDigest === model.digest && dtype === model.dtype,
    );
    const vectors = new Float32Array(ofModel.length * dimensions);
    ofModel.forEach(([, { vector }], i) => {
      vectors.set(vector, i * dimensions);
    });
    if (ofModel.length > 0) yield { indexes: Int32Array.from(ofModel, ([i]) => unjudged.length + i), vectors };
  }
}

interface Waiting {
  readonly unjudged: readonly Sample[];
  readonly collected: readonly WaitingPicture[];
}

/** A picture as it would be in the set. */
export const sampleOf = ({ id, sha256, format, width, height }: WaitingPicture): Sample => ({
  ...{ id, sha256, format, width, height },
  ...{ fileName: null, expected: null, kind: null, role: 'EVALUATION', metadata: null },
});

const unlabelled = (samples: readonly Sample[]): EvaluatedSamples => ({
  samples,
  rightRows: new Int32Array(0),
  rightFrom: new Int32Array(samples.length + 1),
  judgements: samples.map(() => 'UNKNOWN'),
});

function guessesAt(
  { best, probability, second, secondProbability }: SampleResults,
  i: number,
  labels: readonly Label[],
): Pick<WaitingSample, 'best' | 'second' | 'margin'> {
  const guess = (row: number, of: number): Guess | null => {
    const label = labels[row];
    return label && of > 0 ? { label, probability: of } : null;
  };
  const [p1, p2] = [probability[i] as number, secondProbability[i] as number];
  const first = guess(best[i] as number, p1);
  return { best: first, second: guess(second[i] as number, p2), margin: first ? p1 - p2 : null };
}

/** Most uncertain first, and last those of which nothing is guessed. Ids make places unique. */
const placeOf = ({ margin, sample }: WaitingSample): string => `${(margin ?? 2).toFixed(15)} ${sample.id}`;
