import { create } from '@bufbuild/protobuf';
import { TensorProto_DataType as DataType, type TensorProto, TensorProtoSchema } from './generated/onnx_pb.js';

/** A constant of floats, row-major. */
export interface FloatTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** The values of a tensor of 32-bit or 16-bit floats; undefined for any other. */
export function floatsOf(tensor: TensorProto): FloatTensor | undefined {
  const dims = tensor.dims.map(Number);
  const { rawData } = tensor;
  if (tensor.dataType === DataType.FLOAT) {
    const data = rawData.length > 0 ? new Float32Array(aligned(rawData)) : Float32Array.from(tensor.floatData);
    return { dims, data };
  }
  if (tensor.dataType === DataType.FLOAT16) {
    const bits = rawData.length > 0 ? new Uint16Array(aligned(rawData)) : Uint16Array.from(tensor.int32Data);
    return { dims, data: Float32Array.from(bits, fromHalf) };
  }
  return undefined;
}

/** The values of a tensor of integers; undefined for any other. */
export function integersOf(tensor: TensorProto): number[] | undefined {
  const { dataType, rawData } = tensor;
  if (dataType === DataType.INT64) {
    return Array.from(rawData.length > 0 ? new BigInt64Array(aligned(rawData)) : tensor.int64Data, Number);
  }
  if (dataType === DataType.INT32) {
    return rawData.length > 0 ? [...new Int32Array(aligned(rawData))] : tensor.int32Data;
  }
  return undefined;
}

/** The bytes of a tensor of 8-bit integers, as they are stored. */
export const bytesOf = ({ rawData, int32Data }: TensorProto): Uint8Array =>
  rawData.length > 0 ? rawData : Uint8Array.from(int32Data);

/** Copies the bytes to where any typed array may begin. */
const aligned = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const TYPES = {
  Float32Array: DataType.FLOAT,
  Uint8Array: DataType.UINT8,
  Int8Array: DataType.INT8,
  BigInt64Array: DataType.INT64,
} as const;

/** A tensor of an initializer or an attribute. @param dims empty for a scalar */
export function tensorOf(
  data: Float32Array | Uint8Array | Int8Array | BigInt64Array,
  dims: readonly number[],
  name = '',
): TensorProto {
  const rawData = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: TYPES[data[Symbol.toStringTag]],
    rawData,
  });
}

/** The value of a 16-bit float. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The transposed matrix. */
export function transposed({ dims, data }: FloatTensor): FloatTensor {
  const [rows, columns] = dims as [number, number];
  const turned = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = data[row * columns + column] as number;
    }
  }
  return { dims: [columns, rows], data: turned };
}
