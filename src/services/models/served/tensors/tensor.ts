import { fromHalf, toHalf } from './half.js';

/** Number formats of the protocol that towers have, and their sizes, bytes. */
export const DATATYPE_BYTES = { FP32: 4, FP16: 2, INT64: 8, INT32: 4 } as const;
export type Datatype = keyof typeof DATATYPE_BYTES;
export type FloatDatatype = 'FP32' | 'FP16';
export type IntegerDatatype = 'INT64' | 'INT32';

/** An input of a run. */
export interface InputTensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly bytes: number;
  /** Writes the numbers, little-endian and row-major, into so many bytes. */
  write(target: Uint8Array): void;
}

/** What an input is called, and which numbers it takes. */
export interface InputDescription {
  readonly name: string;
  readonly datatype: Datatype;
}

/** @param images one buffer for each, [3 × height × width], which may be shared memory; read until it is written */
export function imageTensor(
  { name, datatype }: InputDescription,
  images: readonly Float32Array[],
  { width, height }: { readonly width: number; readonly height: number },
): InputTensor {
  const count = 3 * width * height;
  const size = count * DATATYPE_BYTES[datatype];
  return {
    name,
    datatype,
    shape: [images.length, 3, height, width],
    bytes: images.length * size,
    write: (target) =>
      images.forEach((image, i) => {
        const numbers = datatype === 'FP16' ? Uint16Array.from(image, toHalf) : image;
        target.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), i * size);
      }),
  };
}

export function integerTensor(
  { name, datatype }: InputDescription,
  values: ArrayLike<number>,
  shape: readonly number[],
): InputTensor {
  const numbers = datatype === 'INT32' ? Int32Array.from(values) : BigInt64Array.from(values as number[], BigInt);
  const bytes = new Uint8Array(numbers.buffer);
  return { name, datatype, shape, bytes: bytes.length, write: (target) => target.set(bytes) };
}

/** Numbers of an answer. @param bytes little-endian; copied */
export function floatsOf(datatype: FloatDatatype, bytes: Uint8Array): Float32Array {
  const { buffer } = new Uint8Array(bytes);
  return datatype === 'FP32' ? new Float32Array(buffer) : Float32Array.from(new Uint16Array(buffer), fromHalf);
}
