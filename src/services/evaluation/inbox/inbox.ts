import type { WaitingPicture } from '../../../domain/collection.js';
import type { SampleId, TenantId } from '../../../domain/ids.js';
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
import { type Guess, Guesses } from './guesses.js';

/** A picture that waits to be judged. */
export interface WaitingSample {
  readonly sample: Sample;
  /** Null for a sample of the set. */
  readonly collectedAt: Date | null;
  /** WebP, of one that was collected. */
  readonly thumbnail: Uint8Array | null;
  /** The most probable labels, best first; none where it has no vector of the model that the label set was encoded with. */
  readonly guesses: readonly Guess[];
  /** Probability of the best, less that of the second; null without guesses. */
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
    const { samples, guesses } = await this.guessed(tenant, set, waiting, labelSet.latest, rows, signal);
    const placed = samples.map((sample, i) => ({ i, id: sample.id, margin: guesses?.margin(i) ?? null }));
    const page = pageOf(placed.sort(by(placeOf)), placeOf, request, LIMITS.pageSize);
    const items = page.items.map(({ cursor, node: { i, margin } }) => {
      const picture = waiting.collected[i - waiting.unjudged.length];
      const found = { sample: samples[i] as Sample, collectedAt: picture?.collectedAt ?? null };
      const own = guesses?.of(i, rows.labels) ?? [];
      return { cursor, node: { ...found, thumbnail: picture?.thumbnail ?? null, guesses: own, margin } };
    });
    return { ...page, items };
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
  ): Promise<{ readonly samples: readonly Sample[]; readonly guesses: Guesses | undefined }> {
    const { engine, turns } = this.parts;
    const samples = [...unjudged, ...collected.map(sampleOf)];
    if (samples.length === 0) return { samples, guesses: undefined };
    const price = samples.length * rows.labels.length;
    const vectors = () => this.vectors(tenant, set, { unjudged, collected }, version.model);
    const wanted = { count: samples.length, each: LIMITS.inboxGuesses, vectors };
    const guesses = await turns.run(tenant, price, 'sampleSet', { signal }, () =>
      Guesses.make(engine, engine.place(comparedLabels(rows, version)), wanted, signal),
    );
    return { samples, guesses };
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

/** Most uncertain first, and last those of which nothing is guessed. Ids make places unique. */
const placeOf = ({ margin, id }: { readonly margin: number | null; readonly id: SampleId }): string =>
  `${(margin ?? 2).toFixed(15)} ${id}`;
