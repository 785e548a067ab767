import type { TenantId } from '../../../domain/ids.js';
import { vectorAt } from '../../../domain/label-rows.js';
import type { Ranker } from '../../ranking/ranker.js';
import type { Matrix } from './centring.js';

/** A row beside something else. */
export interface Neighbour {
  readonly row: number;
  /** Cosine of the two vectors as they were compared. */
  readonly cosine: number;
}

/** For whom vectors are compared, and for how long. */
export interface ComparisonOptions {
  readonly tenant: TenantId;
  readonly signal?: AbortSignal | undefined;
}

/** Products of all rows with all that take less time than a thread takes to start. */
const FEW_PRODUCTS = 20_000_000;

/** Finds the rows of a matrix that are closest to others, in the threads of the ranker. */
export class NeighbourSearch {
  constructor(private readonly ranker: Ranker) {}

  /** Prepares rows, of unit length or zero, that are compared with each other. */
  async place({ vectors, dimensions }: Matrix): Promise<Matrix> {
    if ((vectors.length / dimensions) * vectors.length <= FEW_PRODUCTS) return { vectors, dimensions };
    return { vectors: await this.ranker.placeForThreads(vectors, dimensions), dimensions };
  }

  /** For each of the vectors, the `most` rows that are closest to it, closest first. @throws as `Ranker.rank` */
  async closestTo(
    { tenant, signal }: ComparisonOptions,
    placed: Matrix,
    vectors: readonly Float32Array[],
    most: number,
  ): Promise<Neighbour[][]> {
    const options = { owner: tenant, lane: 'batch', signal } as const;
    const rankings = await this.ranker.rank(vectors, placed.vectors, most, options);
    return rankings.map(({ rows, similarities }) => rows.map((row, i) => ({ row, cosine: similarities[i] as number })));
  }

  /** For each of some rows, the `most` other rows that are closest to it, closest first. @throws as `Ranker.rank` */
  async ofRows(
    options: ComparisonOptions,
    placed: Matrix,
    rows: readonly number[],
    most: number,
  ): Promise<Neighbour[][]> {
    const vectors = rows.map((row) => vectorAt(placed, row));
    // One more, because each row is closest to itself.
    const found = await this.closestTo(options, placed, vectors, most + 1);
    return found.map((near, i) => near.filter(({ row }) => row !== rows[i]).slice(0, most));
  }
}
