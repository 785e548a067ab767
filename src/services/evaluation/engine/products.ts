import { MatrixProduct, type RightMatrix } from '../../models/products/matrix-product.js';
import type { PlacedLabels } from './comparison.js';

/** Products after which a thread gives way: a millisecond or two. */
const TILE_PRODUCTS = 64_000;
/** Samples that are multiplied at a time: few of them take as long as twice as many. */
const MIN_ROWS = 16;
const MAX_ROWS = 64;
/** Most rows of labels that a thread keeps a copy of: onnxruntime does not take shared memory. */
const MAX_COPIED = 4_096;

/** Some samples, multiplied with all rows of the labels' matrix. It is overwritten by the next. */
export interface Tile {
  /** The first sample's place in its block. */
  readonly first: number;
  readonly count: number;
  /** Row-major, [count × columns]. */
  readonly products: Float32Array;
  /** Rows of the labels' matrix. */
  readonly columns: number;
}

/** Multiplies samples with labels in one thread. */
export class Products {
  /** The rows of the labels' matrix that are at hand. */
  private copied: { readonly id: number; readonly from: number; readonly right: RightMatrix } | undefined;
  private samples = new Float32Array(0);
  private part = new Float32Array(0);
  private out = new Float32Array(0);

  private constructor(
    private readonly product: MatrixProduct,
    private readonly giveWay: () => void,
  ) {}

  /** @param giveWay is called before each tile, and may wait */
  static async load(giveWay: () => void): Promise<Products> {
    return new Products(await MatrixProduct.load(), giveWay);
  }

  /** @param vectors row-major, [samples × dimensions] */
  async *tiles(labels: PlacedLabels, vectors: Float32Array): AsyncGenerator<Tile> {
    const { dimensions, matrix } = labels;
    const columns = matrix.length / dimensions;
    const few = Math.max(MIN_ROWS, Math.min(MAX_ROWS, Math.floor(TILE_PRODUCTS / columns)));
    // Copying all rows of the labels takes longer than multiplying a few samples.
    const rows = columns <= MAX_COPIED ? few : MAX_ROWS;
    for (let first = 0; first < vectors.length / dimensions; first += rows) {
      const from = vectors.subarray(first * dimensions, (first + rows) * dimensions);
      const count = from.length / dimensions;
      this.samples = ofLength(this.samples, from.length);
      this.samples.set(from);
      this.out = ofLength(this.out, count * columns);
      await this.multiply(labels, columns, count);
      yield { first, count, products: this.out, columns };
    }
  }

  close(): Promise<void> {
    return this.product.close();
  }

  private async multiply(labels: PlacedLabels, columns: number, count: number): Promise<void> {
    this.giveWay();
    if (columns <= MAX_COPIED) return this.product.multiply(this.samples, this.copy(labels, 0), this.out);
    for (let from = 0; from < columns; from += MAX_COPIED) {
      const right = this.copy(labels, from);
      this.part = ofLength(this.part, count * right.rows);
      await this.product.multiply(this.samples, right, this.part);
      this.giveWay();
      for (let i = 0; i < count; i++) {
        this.out.set(this.part.subarray(i * right.rows, (i + 1) * right.rows), i * columns + from);
      }
    }
  }

  private copy({ id, matrix, dimensions }: PlacedLabels, from: number): RightMatrix {
    if (this.copied?.id === id && this.copied.from === from) return this.copied.right;
    // Before the copy: not both at once.
    this.copied = undefined;
    const rows = matrix.slice(from * dimensions, (from + MAX_COPIED) * dimensions);
    // A copy of shared memory may be shared as well.
    const right = this.product.right(new Float32Array(rows), dimensions);
    this.copied = { id, from, right };
    return right;
  }
}

const ofLength = (buffer: Float32Array, length: number): Float32Array<ArrayBuffer> =>
  buffer.length === length ? (buffer as Float32Array<ArrayBuffer>) : new Float32Array(length);
