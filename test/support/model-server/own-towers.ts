export type Tower = 'vision_model' | 'text_model';

/** What a server says of a model. */
export interface Described {
  inputs: { name: string; datatype: string; shape: number[] }[];
  outputs: { name: string; datatype: string; shape: number[] }[];
  versions?: string[];
}

/** A run, as its JSON has it. */
export interface InferRequest {
  readonly id: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly shape: readonly number[];
    readonly parameters: { readonly binary_data_size: number };
  }[];
  readonly outputs: readonly { readonly name: string }[];
}

/** What is said of the towers of the bundled model. */
export const described = (tower: Tower): Described =>
  tower === 'vision_model'
    ? {
        inputs: [{ name: 'pixel_values', datatype: 'FP32', shape: [-1, 3, 32, 32] }],
        outputs: [{ name: 'image_embeds', datatype: 'FP32', shape: [-1, 256] }],
      }
    : {
        inputs: [{ name: 'input_ids', datatype: 'INT64', shape: [-1, -1] }],
        outputs: [{ name: 'text_embeds', datatype: 'FP32', shape: [-1, 256] }],
      };

/** The inputs of a run for onnxruntime, whatever format they were sent in. */
export function feedsOf({ Tensor }: typeof import('onnxruntime-node'), { inputs }: InferRequest, numbers: Buffer) {
  let at = 0;
  const feeds = inputs.map(({ name, datatype, shape, parameters }) => {
    const bytes = new Uint8Array(numbers.subarray(at, at + parameters.binary_data_size));
    at += bytes.length;
    if (datatype === 'FP32') return [name, new Tensor('float32', new Float32Array(bytes.buffer), shape)] as const;
    if (datatype === 'FP16') {
      const floats = Float32Array.from(new Uint16Array(bytes.buffer), numberOfHalf);
      return [name, new Tensor('float32', floats, shape)] as const;
    }
    const ids =
      datatype === 'INT64'
        ? new BigInt64Array(bytes.buffer)
        : BigInt64Array.from([...new Int32Array(bytes.buffer)], BigInt);
    return [name, new Tensor('int64', ids, shape)] as const;
  });
  if (at !== numbers.length) throw new Error(`${numbers.length} bytes of numbers, and ${at} were announced`);
  return Object.fromEntries(feeds);
}

/** What 16 bits mean, by the definition: sign, exponent and fraction. */
export function numberOfHalf(half: number): number {
  const [sign, exponent, fraction] = [half >> 15, (half >> 10) & 31, half & 1023];
  if (exponent === 31) return fraction > 0 ? Number.NaN : (-1) ** sign * Infinity;
  const size = exponent === 0 ? (fraction / 1024) * 2 ** -14 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return (-1) ** sign * size;
}
