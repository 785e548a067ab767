import { readFileSync } from 'node:fs';

/** The exports of `kernels/products.ts`. Pointers are byte offsets into its memory. */
interface ProductsKernel {
  readonly memory: WebAssembly.Memory;
  products(a: number, m: number, b: number, n: number, d: number, out: number): void;
}

const PAGE_BYTES = 65_536;
const BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Where the first matrix begins. */
const START = 1_024;
/** Rows of the first and of the second matrix that are in the kernel's memory at a time: the first fit into a cache. */
const ROWS = { a: 128, b: 512 };
/** Rows whose products with themselves are added up at a time. */
const ROWS_TO_ADD = 512;

const MODULE = new WebAssembly.Module(readFileSync(new URL('../../../kernels/products.wasm', import.meta.url)));

/** A multiple of `unit` that is at least as large. */
const upTo = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

/** Matrix products in double precision. It keeps a few megabytes of memory, and blocks its thread. */
export class Products {
  private readonly kernel = new WebAssembly.Instance(MODULE).exports as unknown as ProductsKernel;

  /**
   * Dot products of all rows of two matrices.
   *
   * @param a row-major, [m × dimensions]
   * @param b row-major, [n × dimensions]
   * @returns row-major, [m × n]
   */
  ofRows(a: Float64Array, b: Float64Array, dimensions: number): Float64Array {
    const [m, n] = [a.length / dimensions, b.length / dimensions];
    const result = new Float64Array(m * n);
    const d = upTo(dimensions, 2);
    const atB = START + ROWS.a * d * BYTES;
    const atOut = atB + ROWS.b * d * BYTES;
    const values = this.values(atOut + ROWS.a * ROWS.b * BYTES);
    for (let j = 0; j < n; j += ROWS.b) {
      const columns = put(values, atB, b, { from: j, to: Math.min(n, j + ROWS.b), dimensions, unit: 4 });
      for (let i = 0; i < m; i += ROWS.a) {
        const end = Math.min(m, i + ROWS.a);
        const rows = put(values, START, a, { from: i, to: end, dimensions, unit: 2 });
        this.kernel.products(START, rows, atB, columns, d, atOut);
        for (let row = i; row < end; row++) {
          const at = atOut / BYTES + (row - i) * columns;
          result.set(values.subarray(at, at + Math.min(ROWS.b, n - j)), row * n + j);
        }
      }
    }
    return result;
  }

  /**
   * Adds weight · Σ x xᵀ of all rows x to a matrix.
   *
   * @param rows row-major, [n × dimensions]
   * @param sum [dimensions × dimensions]; only its diagonal and what is right of it are added to
   */
  addOuter(rows: Float64Array | Float32Array, dimensions: number, weight: number, sum: Float64Array): void {
    const n = rows.length / dimensions;
    for (let from = 0; from < n; from += ROWS_TO_ADD) {
      const count = Math.min(ROWS_TO_ADD, n - from);
      const columns = transposed(rows, from, count, dimensions);
      for (let i = 0; i < dimensions; i += ROWS.a) {
        const end = Math.min(dimensions, i + ROWS.a);
        const part = this.ofRows(columns.subarray(i * count, end * count), columns.subarray(i * count), count);
        const width = dimensions - i;
        for (let row = i; row < end; row++) {
          for (let column = row; column < dimensions; column++) {
            const at = row * dimensions + column;
            sum[at] = (sum[at] as number) + weight * (part[(row - i) * width + column - i] as number);
          }
        }
      }
    }
  }

  /** The kernel's memory, of at least so many bytes. */
  private values(bytes: number): Float64Array {
    const { memory } = this.kernel;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return new Float64Array(memory.buffer);
  }
}

interface Part {
  /** Rows [from, to). */
  readonly from: number;
  readonly to: number;
  readonly dimensions: number;
  /** The number of rows is filled up to a multiple of it. */
  readonly unit: number;
}

/** Copies rows, and fills them up with zeros to what the kernel takes. @returns number of rows, with those filled up */
function put(values: Float64Array, at: number, matrix: Float64Array, { from, to, dimensions, unit }: Part): number {
  const start = at / BYTES;
  const d = upTo(dimensions, 2);
  const rows = upTo(to - from, unit);
  values.fill(0, start + (to - from) * d, start + rows * d);
  if (d === dimensions) values.set(matrix.subarray(from * d, to * d), start);
  else {
    for (let row = from; row < to; row++) {
      const end = start + (row - from) * d + dimensions;
      values.set(matrix.subarray(row * dimensions, (row + 1) * dimensions), end - dimensions);
      values[end] = 0;
    }
  }
  return rows;
}

/** Columns of some rows, one behind the other, [dimensions × count]. */
function transposed(rows: Float64Array | Float32Array, from: number, count: number, dimensions: number): Float64Array {
  const columns = new Float64Array(count * dimensions);
  for (let i = 0; i < count; i++) {
    const at = (from + i) * dimensions;
    for (let k = 0; k < dimensions; k++) columns[k * count + i] = rows[at + k] as number;
  }
  return columns;
}
