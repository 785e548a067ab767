import type { LabelRows } from '../../../domain/label-rows.js';
import { type LabelSetVersion, versionKey } from '../../../domain/label-set-version.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { type SampleSetVersion, sampleVersionKey } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { SampleSets } from '../samples/sample-sets.js';
import type { Matrix } from './centring.js';
import { KeptPromises } from './kept-promises.js';
import type { ComparisonOptions, Neighbour, NeighbourSearch } from './neighbour-search.js';

interface PictureNeighboursParts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly engine: EvaluationEngine;
  readonly search: NeighbourSearch;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** What the pictures of samples say of labels. */
interface Seen {
  /** Pictures that were looked at. */
  readonly pictures: number;
  /** A row for each label: its similarities with the pictures less their mean, at unit length; zero where all are equal. */
  readonly matrix: Matrix;
}

/** Below so many pictures, correlations are chance. */
export const LEAST_PICTURES = 40;
/** More say little more, and take memory. Of more samples, those are left out that lie evenly between. */
const MOST_PICTURES = 1_024;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_VERSIONS = 50;

/**
 * Finds labels that pictures do not tell apart: over the samples of a set, the similarities with one rise and fall with
 * those of the other. No answers are needed for that.
 */
export class PictureNeighbours {
  private readonly kept = new KeptPromises<Seen>(
    { max: MAX_VERSIONS, maxBytes: MAX_BYTES },
    ({ matrix }) => matrix.vectors.byteLength,
  );

  constructor(private readonly parts: PictureNeighboursParts) {}

  /**
   * For some labels, the `most` other labels whose similarities correlate most with theirs.
   *
   * @param rows of the labels; all of them when omitted
   * @returns also the number of pictures; no labels under `LEAST_PICTURES`
   * @throws LexiclipError MODEL_MISMATCH when samples have no vector of the model; as `Ranker.rank`
   */
  async of(
    options: ComparisonOptions,
    version: LabelSetVersion,
    samples: SampleSetVersion,
    most: number,
    rows?: readonly number[],
  ): Promise<{ readonly pictures: number; readonly neighbours: Neighbour[][] }> {
    const { tenant } = options;
    const key = `${versionKey(tenant, version)}/${sampleVersionKey(tenant, samples)}`;
    const { pictures, matrix } = await this.kept.get(key, () => this.see(options, version, samples));
    if (pictures < LEAST_PICTURES) return { pictures, neighbours: [] };
    const all = () => Array.from({ length: matrix.vectors.length / pictures }, (_, row) => row);
    return { pictures, neighbours: await this.parts.search.ofRows(options, matrix, rows ?? all(), most) };
  }

  private async see(options: ComparisonOptions, version: LabelSetVersion, samples: SampleSetVersion): Promise<Seen> {
    const { labelSets, sampleSets, engine, search, model } = this.parts;
    const { tenant } = options;
    const [labels, { samples: all }] = await Promise.all([
      labelSets.rows(tenant, version),
      sampleSets.rows(tenant, samples),
    ]);
    const pictures = Math.min(MOST_PICTURES, all.length);
    if (pictures < LEAST_PICTURES) return { pictures, matrix: { vectors: new Float32Array(0), dimensions: 1 } };
    const chosen = Array.from({ length: pictures }, (_, i) => all[Math.floor((i * all.length) / pictures)] as never);
    const vectors = () => sampleSets.vectors(tenant, samples, chosen, model);
    const placed = engine.place({ ...labels, logitScale: model.logitScale, classifier: undefined });
    // Not ended with the request: others may wait for the same.
    const similarities = await engine.similarities(placed, pictures, vectors);
    const standardised = await inTurns(byLabel(similarities, labels));
    return { pictures, matrix: await search.place({ vectors: standardised, dimensions: pictures }) };
  }
}

/** @param similarities row-major, [pictures × labels] @returns row-major, [labels × pictures], as `Seen` has it */
function* byLabel(similarities: Float32Array, { labels }: LabelRows): Steps<Float32Array> {
  const count = labels.length;
  const pictures = similarities.length / count;
  const result = new Float32Array(similarities.length);
  for (let label = 0; label < count; label++) {
    yield;
    let sum = 0;
    for (let i = 0; i < pictures; i++) sum += similarities[i * count + label] as number;
    const mean = sum / pictures;
    let squares = 0;
    for (let i = 0; i < pictures; i++) squares += ((similarities[i * count + label] as number) - mean) ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < pictures; i++) {
      result[label * pictures + i] = ((similarities[i * count + label] as number) - mean) * scale;
    }
  }
  return result;
}
