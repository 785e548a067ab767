import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../../domain/ids.js';
import { type LabelSetVersion, versionKey } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { centred, type Matrix, meanOf } from './centring.js';
import { KeptPromises } from './kept-promises.js';
import type { ComparisonOptions, Neighbour, NeighbourSearch } from './neighbour-search.js';

/** Vectors of a version's labels as seen from their mean. */
interface CentredRows {
  readonly mean: Float64Array;
  /** A row that is the mean itself is zero. */
  readonly matrix: Matrix;
}

type Loader = DataLoader<number, readonly Neighbour[]>;

/** Seen from their own mean, two labels are always opposite each other. */
const LEAST_LABELS = 3;
/** Memory of the vectors that are kept, bytes. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_VERSIONS = 100;
/** Rows that are compared in one call. */
const ROWS_A_CALL = 256;

/** Finds the labels of a version whose vectors are closest to others, each as seen from the mean of all labels. */
export class LabelNeighbours {
  private readonly kept = new KeptPromises<CentredRows>(
    { max: MAX_VERSIONS, maxBytes: MAX_BYTES },
    ({ matrix }) => matrix.vectors.byteLength,
  );
  private readonly loaders = new LRUCache<string, Loader>({ max: MAX_VERSIONS });

  constructor(
    private readonly labelSets: LabelSets,
    private readonly search: NeighbourSearch,
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
    const { matrix } = await this.centredRows(options.tenant, version);
    const rows = Array.from({ length: matrix.vectors.length / matrix.dimensions }, (_, row) => row);
    return this.search.ofRows(options, matrix, rows, most);
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
    const { matrix } = await this.centredRows(options.tenant, version);
    return this.search.closestTo(options, matrix, vectors, most);
  }

  private loaderOf(tenant: TenantId, version: LabelSetVersion): Loader {
    const load = async (rows: readonly number[]) => {
      const { matrix } = await this.centredRows(tenant, version);
      return this.search.ofRows({ tenant }, matrix, rows, LIMITS.nearestLabels);
    };
    return new DataLoader(load, { cache: false, maxBatchSize: ROWS_A_CALL });
  }

  private centredRows(tenant: TenantId, version: LabelSetVersion): Promise<CentredRows> {
    return this.kept.get(versionKey(tenant, version), async () => {
      const rows = await this.labelSets.rows(tenant, version);
      const mean = await inTurns(meanOf(rows));
      const vectors = await inTurns(centred(rows, mean));
      return { mean, matrix: await this.search.place({ vectors, dimensions: rows.dimensions }) };
    });
  }
}
