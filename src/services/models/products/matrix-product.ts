import { InferenceSession, Tensor } from 'onnxruntime-node';
import { NAMES, productGraph } from './product-graph.js';

/** The right side of products, ready to be used many times. */
export interface RightMatrix {
  readonly rows: number;
  readonly tensor: Tensor;
}

/**
 * Products of matrices by onnxruntime, in one thread. A product blocks its thread: it is for threads of their own, which
 * must not be terminated meanwhile.
 */
export class MatrixProduct {
  private constructor(private readonly session: InferenceSession) {}

  static async load(): Promise<MatrixProduct> {
    const session = await InferenceSession.create(productGraph(), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // It would keep what the largest product has needed.
      enableCpuMemArena: false,
    });
    return new MatrixProduct(session);
  }

  /** @param matrix row-major, [rows × dimensions], in memory that is not shared; it must not change while it is used */
  right(matrix: Float32Array, dimensions: number): RightMatrix {
    const rows = matrix.length / dimensions;
    return { rows, tensor: new Tensor('float32', matrix, [rows, dimensions]) };
  }

  /**
   * Writes the dot products of all rows of both.
   *
   * @param left row-major, [rows × dimensions], in memory that is not shared
   * @param out row-major, [rows of left × rows of right], in memory that is not shared
   */
  async multiply(left: Float32Array, right: RightMatrix, out: Float32Array): Promise<void> {
    const dimensions = right.tensor.dims[1] as number;
    const rows = left.length / dimensions;
    const feeds = { [NAMES.left]: new Tensor('float32', left, [rows, dimensions]), [NAMES.right]: right.tensor };
    await this.session.run(feeds, { [NAMES.product]: new Tensor('float32', out, [rows, right.rows]) });
  }

  close(): Promise<void> {
    return this.session.release();
  }
}
