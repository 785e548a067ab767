import { LRUCache } from 'lru-cache';
import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { LabelSetId, SampleSetId, TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import { inTurns } from '../../concurrency/turns.js';
import type { EvaluationStore } from '../../storage/sample-sets/evaluation-store.js';
import { type Halves, scoresOf } from '../calibration/fitting/sample-scores.js';
import { canBeHad, scoreChoice } from '../calibration/fitting/unknown-score.js';
import { knownPictures, likenessOf, likenessPrice, membersOf } from '../calibration/likeness/known-pictures.js';
import type { SampleVectors } from '../engine/comparison.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import { placesOf } from '../metrics/measured.js';
import type { ComparisonOptions, ComparisonTurns } from './comparison-turns.js';

/** Memory that scores in use may take, bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Scores that are made of the samples' own pictures, [samples] each; null where there are too few of them or too many labels. */
export interface LearnedScores {
  readonly PROTOTYPE: Float64Array | null;
  readonly LOGISTIC: Float64Array | null;
}

/** What is scored. */
export interface ScoredSamples {
  /** What the results are kept by. */
  readonly key: string;
  readonly owners: { readonly labelSetId: LabelSetId; readonly sampleSetId: SampleSetId };
  readonly samples: EvaluatedSamples;
  readonly results: SampleResults;
  /** Number of labels. */
  readonly labels: number;
  readonly dimensions: number;
  readonly vectors: SampleVectors;
  /** Whether what is found outlasts the process. */
  readonly isKept: boolean;
}

interface Parts {
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
  readonly openStore: (tenant: TenantId) => Promise<EvaluationStore>;
}

/** Scores samples by what other samples look like, as calibrations do, but by all of them. */
export class LearnedScoring {
  private readonly recent = new LRUCache<string, LearnedScores>({
    maxSize: MAX_BYTES,
    sizeCalculation: (scores) => columnsOf(scores).reduce((sum, { byteLength }) => sum + byteLength, 100),
  });

  constructor(private readonly parts: Parts) {}

  /**
   * Each sample is scored as if it had not been among those that its score was made of.
   *
   * @throws LexiclipError TOO_LARGE_TO_WAIT naming `score`; OVERLOADED; as `EvaluationEngine.run`
   */
  async of(tenant: TenantId, scored: ScoredSamples, options: ComparisonOptions): Promise<LearnedScores> {
    const { samples, labels, dimensions } = scored;
    const all: Halves = { known: placesOf(samples, 'KNOWN'), unknown: placesOf(samples, 'UNKNOWN') };
    const isTooLarge = labels > LIMITS.calibratedLabels;
    if (isTooLarge || !canBeHad(all).prototypes) return { PROTOTYPE: null, LOGISTIC: null };
    const found = await this.kept(tenant, scored);
    if (found) return found;
    const price = samples.samples.length * likenessPrice(all, labels, dimensions);
    const { turns } = this.parts;
    return turns.run(tenant, price, 'score', options, async () => {
      // Whoever was first may have asked for the same.
      const meanwhile = await this.kept(tenant, scored);
      if (meanwhile) return meanwhile;
      const made = await this.made(scored, all, options.signal);
      this.recent.set(`${tenant}/${scored.key}`, made);
      if (scored.isKept) {
        await (await this.parts.openStore(tenant)).put(scoresKey(scored), scored.owners, encoded(made));
      }
      return made;
    });
  }

  private async made(
    { samples, results, dimensions, vectors }: ScoredSamples,
    all: Halves,
    signal: AbortSignal,
  ): Promise<LearnedScores> {
    const { engine } = this.parts;
    const source = { samples: samples.samples, dimensions, vectors, signal };
    const members = membersOf(samples.samples, all.known, results.right);
    const pictures = await knownPictures(engine, source, members, canBeHad(all).learned);
    const likeness = await likenessOf(engine, source, pictures, members);
    // Scores beside negative labels are the only ones that the scale has a part in.
    const columns = scoresOf(results, likeness, Number.NaN, undefined);
    const by = async (score: 'PROTOTYPE' | 'LOGISTIC') =>
      (await inTurns(scoreChoice(score, columns, all, undefined)))?.values ?? null;
    return { PROTOTYPE: await by('PROTOTYPE'), LOGISTIC: await by('LOGISTIC') };
  }

  private async kept(tenant: TenantId, scored: ScoredSamples): Promise<LearnedScores | undefined> {
    const recent = this.recent.get(`${tenant}/${scored.key}`);
    if (recent) return recent;
    const bytes = await (await this.parts.openStore(tenant)).find(scoresKey(scored));
    return bytes && decoded(bytes, scored.results.best.length);
  }
}

const scoresKey = ({ key }: ScoredSamples): string => `${key}/scores`;

const columnsOf = ({ PROTOTYPE, LOGISTIC }: LearnedScores): Float64Array[] =>
  [PROTOTYPE, LOGISTIC].filter((column) => column !== null);

/** Column behind column: there is no second one without the first. */
function encoded(scores: LearnedScores): Uint8Array {
  const columns = columnsOf(scores);
  const all = new Float64Array(columns.reduce((length, column) => length + column.length, 0));
  for (const [i, column] of columns.entries()) all.set(column, i * column.length);
  return new Uint8Array(all.buffer);
}

/** The inverse of `encoded`; undefined for bytes of another number of samples. */
function decoded(bytes: Uint8Array, samples: number): LearnedScores | undefined {
  const columns = bytes.length / Float64Array.BYTES_PER_ELEMENT / samples;
  if (columns !== 1 && columns !== 2) return undefined;
  // A copy begins where its numbers can be read.
  const all = new Float64Array(bytes.slice().buffer);
  return { PROTOTYPE: all.slice(0, samples), LOGISTIC: columns === 2 ? all.slice(samples) : null };
}
