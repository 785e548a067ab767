import type { FloatTensor } from '../onnx/tensor.js';

/** A matrix of 8-bit integers with a scale for each column: weight = value × scale. */
export interface QuantizedWeights {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

const MAX = 127;

/** @param weights [inputs × outputs] */
export function quantizeColumns({ dims, data }: FloatTensor): QuantizedWeights {
  const [rows, columns] = dims as [number, number];
  const scales = new Float32Array(columns);
  for (let i = 0; i < data.length; i++) {
    const column = i % columns;
    scales[column] = Math.max(scales[column] as number, Math.abs(data[i] as number));
  }
  // A column of zeros may have any scale but zero.
  for (let column = 0; column < columns; column++) scales[column] = (scales[column] || MAX) / MAX;
  const values = new Int8Array(rows * columns);
  for (let i = 0; i < data.length; i++) {
    const value = Math.round((data[i] as number) / (scales[i % columns] as number));
    values[i] = Math.max(-MAX, Math.min(MAX, value));
  }
  return { values, scales };
}
