import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../../domain/ids.js';
import { type LabelRows, vectorAt } from '../../../domain/label-rows.js';
import { type LabelSetVersion, versionKey } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { Ranker } from '../../ranking/ranker.js';
import { centred, meanOf } from './centring.js';

/** A label beside something else. */
export interface Neighbour {
  /** Row in the version. */
  readonly row: number;
  /** Cosine of the two vectors, each seen from the mean of all labels. */
  readonly centredSimilarity: number;
}

/** For whom labels are compared, and for how long. */
export interface ComparisonOptions {
  readonly tenant: TenantId;
  readonly signal?: AbortSignal | undefined;
}

/** Labels of a version with their vectors as seen from their mean. */
interface CentredRows {
  readonly rows: LabelRows;
  readonly mean: Float64Array;
  /** Row-major, [labels × dimensions]; a row that is the mean itself is zero. */
  readonly vectors: Float32Array;
}

type Loader = DataLoader<number, readonly Neighbour[]>;

/** Seen from their own mean, two labels are always opposite each other. */
const LEAST_LABELS = 3;
/** Memory of the vectors that are kept, bytes. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_VERSIONS = 100;
/** Products of all rows with all that take less time than a thread takes to start. */
const FEW_PRODUCTS = 20_000_000;
/** Rows that are compared in one call. */
const ROWS_A_CALL = 256;

/** Finds the labels of a version whose vectors are closest to others. Compares in the threads of the ranker. */
export class LabelNeighbours {
  private readonly making = new Map<string, Promise<CentredRows>>();
  private readonly kept = new LRUCache<string, CentredRows>({
    max: MAX_VERSIONS,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ vectors }) => vectors.byteLength + 1,
  });
  private readonly loaders = new LRUCache<string, Loader>({ max: MAX_VERSIONS });

  constructor(
    private readonly labelSets: LabelSets,
    private readonly ranker: Ranker,
  ) {}

  /** The number of labels that a version may have whose labels are compared with each other. */
  static bounds({ model }: LabelSetVersion): { readonly least: number; readonly most: number } {
    const most = Math.floor(MAX_BYTES / (model.dimensions * Float32Array.BYTES_PER_ELEMENT));
    return { least: LEAST_LABELS, most };
  }

  /**
   * The labels that are closest to one label, closest first, at most `LIMITS.nearestLabels`. What is asked in one tick
   * is compared together.
   */
  of(tenant: TenantId, version: LabelSetVersion, row: number): Promise<readonly Neighbour[]> {
    const key = versionKey(tenant, version);
    const loader = this.loaders.get(key) ?? this.loaderOf(tenant, version);
    this.loaders.set(key, loader);
    return loader.load(row);
  }

  /** For each label of the version, in its order, the `most` labels that are closest to it. */
  async all(options: ComparisonOptions, version: LabelSetVersion, most: number): Promise<Neighbour[][]> {
    const { rows } = await this.centredRows(options.tenant, version);
    return this.ofRows(options, version, [...rows.labels.keys()], most);
  }

  /** The mean of the version's labels, [dimensions]. */
  async mean(tenant: TenantId, version: LabelSetVersion): Promise<Float64Array> {
    return (await this.centredRows(tenant, version)).mean;
  }

  /** For each of the vectors, the `most` labels that are closest to it. @param vectors as seen from the labels' mean */
  async closestTo(
    options: ComparisonOptions,
    version: LabelSetVersion,
    vectors: readonly Float32Array[],
    most: number,
  ): Promise<Neighbour[][]> {
    return this.rank(options, await this.centredRows(options.tenant, version), vectors, most);
  }

  private loaderOf(tenant: TenantId, version: LabelSetVersion): Loader {
    const load = (rows: readonly number[]) => this.ofRows({ tenant }, version, rows, LIMITS.nearestLabels);
    return new DataLoader(load, { cache: false, maxBatchSize: ROWS_A_CALL });
  }

  private async ofRows(
    options: ComparisonOptions,
    version: LabelSetVersion,
    rows: readonly number[],
    most: number,
  ): Promise<Neighbour[][]> {
    const all = await this.centredRows(options.tenant, version);
    const { vectors } = all;
    const { dimensions } = all.rows;
    const images = rows.map((row) => vectorAt({ vectors, dimensions }, row));
    // One more, because each label is closest to itself.
    const found = await this.rank(options, all, images, most + 1);
    return found.map((near, i) => near.filter(({ row }) => row !== rows[i]).slice(0, most));
  }

  private async rank(
    { tenant, signal }: ComparisonOptions,
    { vectors }: CentredRows,
    images: readonly Float32Array[],
    most: number,
  ): Promise<Neighbour[][]> {
    const rankings = await this.ranker.rank(images, vectors, most, { owner: tenant, lane: 'batch', signal });
    return rankings.map(({ rows, similarities }) =>
      rows.map((row, i) => ({ row, centredSimilarity: similarities[i] as number })),
    );
  }

  private centredRows(tenant: TenantId, version: LabelSetVersion): Promise<CentredRows> {
    const key = versionKey(tenant, version);
    const kept = this.kept.get(key);
    if (kept) return Promise.resolve(kept);
    const making = this.making.get(key) ?? this.keep(key, this.make(tenant, version));
    this.making.set(key, making);
    return making;
  }

  private async keep(key: string, making: Promise<CentredRows>): Promise<CentredRows> {
    try {
      const made = await making;
      this.kept.set(key, made);
      return made;
    } finally {
      this.making.delete(key);
    }
  }

  private async make(tenant: TenantId, version: LabelSetVersion): Promise<CentredRows> {
    const rows = await this.labelSets.rows(tenant, version);
    const mean = await inTurns(meanOf(rows));
    const vectors = await inTurns(centred(rows, mean));
    if (rows.labels.length * vectors.length <= FEW_PRODUCTS) return { rows, mean, vectors };
    return { rows, mean, vectors: await this.ranker.placeForThreads(vectors, rows.dimensions) };
  }
}
