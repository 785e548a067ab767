/**
 * Cholesky factor of a symmetric, positive definite matrix, in place.
 *
 * @param matrix [size × size], of which only the diagonal and what is right of it are read
 * @returns lower triangular L with matrix = L · Lᵀ, [size × size], zero right of the diagonal
 * @throws RangeError when the matrix is not positive definite
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const rest = (matrix[column * size + row] as number) - dot(factor, row * size, column * size, column);
      if (column < row) factor[row * size + column] = rest / (factor[column * size + column] as number);
      else if (rest > 0) factor[row * size + row] = Math.sqrt(rest);
      else throw new RangeError(`the matrix is not positive definite: row ${row} leaves ${rest}`);
    }
  }
  return factor;
}

/**
 * Inverse of a lower triangular matrix, which is one as well.
 *
 * @param factor [size × size], with a diagonal without zeros
 */
export function invertedTriangle(factor: Float64Array, size: number): Float64Array {
  // Column by column of the inverse, each as a row, so that what is multiplied lies in sequence.
  const columns = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const at = column * size;
    columns[at + column] = 1 / (factor[at + column] as number);
    for (let row = column + 1; row < size; row++) {
      let sum = 0;
      for (let k = column; k < row; k++) sum += (factor[row * size + k] as number) * (columns[at + k] as number);
      columns[at + row] = -sum / (factor[row * size + row] as number);
    }
  }
  return transposedSquare(columns, size);
}

/** @param matrix [size × size] */
export function transposedSquare(matrix: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) result[column * size + row] = matrix[row * size + column] as number;
  return result;
}

/** Dot product of two stretches of the same numbers. */
function dot(values: Float64Array, a: number, b: number, length: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  // Two sums, because with one, each addition would wait for the one before.
  for (; k + 1 < length; k += 2) {
    even += (values[a + k] as number) * (values[b + k] as number);
    odd += (values[a + k + 1] as number) * (values[b + k + 1] as number);
  }
  if (k < length) even += (values[a + k] as number) * (values[b + k] as number);
  return even + odd;
}
