/** A small writer of ONNX files, for towers that do what no real one does. */

/** A message of Protocol Buffers: its fields by number, each once for each value. */
export type Field = readonly [number: number, value: bigint | string | Uint8Array];

const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
};

export const message = (...fields: Field[]): Buffer =>
  Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'bigint') return Buffer.concat([varint(BigInt(number << 3)), varint(value)]);
      const bytes = Buffer.from(value as Uint8Array);
      return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(bytes.length)), bytes]);
    }),
  );

export const FLOAT = 1n;
export const INT64 = 7n;
export const BOOL = 9n;

export const node = (type: string, inputs: string[], output: string, ...attributes: Buffer[]): Field => [
  1,
  message(
    ...inputs.map((name): Field => [1, name]),
    [2, output],
    [4, type],
    ...attributes.map((attribute): Field => [5, attribute]),
  ),
];
export const int = (name: string, value: bigint): Buffer => message([1, name], [3, value], [20, 2n]);
export const graphAttribute = (name: string, graph: Buffer): Buffer => message([1, name], [6, graph], [20, 5n]);

type Dim = bigint | string;

export const tensor = (name: string, type: bigint, dims: bigint[], data: ArrayBufferView): Field => [
  5,
  message(
    ...dims.map((dim): Field => [1, dim]),
    [2, type],
    [8, name],
    [9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  ),
];

/** @param field 11 for an input, 12 for an output */
export const valueInfo = (field: 11 | 12, name: string, type: bigint, dims: Dim[]): Field => {
  const shape = message(...dims.map((dim): Field => [1, message(typeof dim === 'bigint' ? [1, dim] : [2, dim])]));
  return [field, message([1, name], [2, message([1, message([1, type], [2, shape])])])];
};

/** The bytes of a file with this graph. */
export const modelFile = (...graph: Field[]): Buffer =>
  message([1, 8n], [7, message(...graph)], [8, message([2, 13n])]);
