/** Number formats of a model's weights, by their Transformers.js names; the last two are made by `model quantize`. */
export const DTYPES = ['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4', 'q8row', 'q8static'] as const;
export type Dtype = (typeof DTYPES)[number];

export const DEVICES = ['cpu', 'cuda'] as const;
/** The device that a model runs on. */
export type Device = (typeof DEVICES)[number];

/** The model that computed a vector. Vectors of two models can be compared only if `isSameModel` holds. */
export interface ModelIdentity {
  readonly id: string;
  /** SHA-256 of the model's files, hex. */
  readonly digest: string;
  /** Number of components of its vectors. */
  readonly dimensions: number;
  readonly dtype: string;
  readonly device: string;
  /** Factor by which similarities are multiplied before the softmax. */
  readonly logitScale: number;
  /** Number of the rules by which texts were made into prompts, as in `textRulesOf`. */
  readonly textRules: number;
}

/** Whether vectors of the two models can be compared, if their texts were made into prompts by the same rules. */
export const hasSameWeights = (a: ModelIdentity, b: ModelIdentity): boolean =>
  a.digest === b.digest && a.dtype === b.dtype;

/** Whether vectors of the two models can be compared. */
export const isSameModel = (a: ModelIdentity, b: ModelIdentity): boolean =>
  hasSameWeights(a, b) && a.textRules === b.textRules;

/** The last number of rules for texts under which prompt vectors were kept by the model's digest alone. */
const LAST_WITHOUT_RULES = 2;

/** Under which a model's prompt vectors are kept: with other rules, the same text may have another vector. */
export const promptKeyOf = ({ digest, textRules }: ModelIdentity): string =>
  textRules > LAST_WITHOUT_RULES ? `${digest}/${textRules}` : digest;
