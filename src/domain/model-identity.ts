/** Number formats of a model's weights, by the names that Transformers.js has for them. */
export const DTYPES = ['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'] as const;
export type Dtype = (typeof DTYPES)[number];

export const DEVICES = ['cpu', 'cuda'] as const;
/** Where a model runs. */
export type Device = (typeof DEVICES)[number];

/** The model that made a vector. Vectors of two models can be compared only when `isSameModel` says so. */
export interface ModelIdentity {
  readonly id: string;
  /** SHA-256 over the model's files. */
  readonly digest: string;
  /** Length of its vectors. */
  readonly dimensions: number;
  readonly dtype: string;
  readonly device: string;
  /** Factor that similarities are multiplied by before the softmax. */
  readonly logitScale: number;
}

/** Whether vectors of the two can be compared. */
export const isSameModel = (a: ModelIdentity, b: ModelIdentity): boolean =>
  a.digest === b.digest && a.dtype === b.dtype;
