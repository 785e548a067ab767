import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A message of Protocol Buffers: its fields by number, each once for each value. */
type Field = readonly [number: number, value: bigint | string | Uint8Array];

const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
};

const message = (...fields: Field[]): Buffer =>
  Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'bigint') return Buffer.concat([varint(BigInt(number << 3)), varint(value)]);
      const bytes = Buffer.from(value as Uint8Array);
      return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(bytes.length)), bytes]);
    }),
  );

const FLOAT = 1n;
const INT64 = 7n;
const BOOL = 9n;

const node = (type: string, inputs: string[], output: string, ...attributes: Buffer[]): Field => [
  1,
  message(
    ...inputs.map((name): Field => [1, name]),
    [2, output],
    [4, type],
    ...attributes.map((attribute): Field => [5, attribute]),
  ),
];
const int = (name: string, value: bigint): Buffer => message([1, name], [3, value], [20, 2n]);
const graphAttribute = (name: string, graph: Buffer): Buffer => message([1, name], [6, graph], [20, 5n]);

type Dim = bigint | string;

const tensor = (name: string, type: bigint, dims: bigint[], data: ArrayBufferView): Field => [
  5,
  message(
    ...dims.map((dim): Field => [1, dim]),
    [2, type],
    [8, name],
    [9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  ),
];

const valueInfo = (field: 11 | 12, name: string, type: bigint, dims: Dim[]): Field => {
  const shape = message(...dims.map((dim): Field => [1, message(typeof dim === 'bigint' ? [1, dim] : [2, dim])]));
  return [field, message([1, name], [2, message([1, message([1, type], [2, shape])])])];
};

/** Adds nothing to a number, as often as it is told to. */
const loopBody = message(
  node('Identity', ['go'], 'goes'),
  node('Add', ['sum', 'nothing'], 'sums'),
  [2, 'body'],
  tensor('nothing', FLOAT, [], new Float32Array([0])),
  valueInfo(11, 'turn', INT64, []),
  valueInfo(11, 'go', BOOL, []),
  valueInfo(11, 'sum', FLOAT, []),
  valueInfo(12, 'goes', BOOL, []),
  valueInfo(12, 'sums', FLOAT, []),
);

/** An image tower that gives the mean colour, and goes round in circles first when there is anything white. */
function tower(turns: bigint, dimensions: number): Buffer {
  const weights = Float32Array.from({ length: 3 * dimensions }, (_, i) => Math.sin(i));
  const bias = Float32Array.from({ length: dimensions }, (_, i) => Math.cos(i));
  const graph = message(
    node('GlobalAveragePool', ['pixel_values'], 'means'),
    node('Flatten', ['means'], 'colours', int('axis', 1n)),
    node('MatMul', ['colours', 'weights'], 'weighted'),
    node('Add', ['weighted', 'bias'], 'embeds'),
    node('ReduceMax', ['pixel_values'], 'brightest', int('keepdims', 0n)),
    node('Greater', ['brightest', 'white'], 'isWhite'),
    node('Cast', ['isWhite'], 'once', int('to', INT64)),
    node('Mul', ['once', 'turns'], 'trips'),
    node('Loop', ['trips', 'true', 'zero'], 'nothing', graphAttribute('body', loopBody)),
    node('Add', ['embeds', 'nothing'], 'image_embeds'),
    [2, 'tower'],
    tensor('weights', FLOAT, [3n, BigInt(dimensions)], weights),
    tensor('bias', FLOAT, [BigInt(dimensions)], bias),
    tensor('white', FLOAT, [], new Float32Array([1.5])),
    tensor('turns', INT64, [], new BigInt64Array([turns])),
    tensor('true', BOOL, [], new Uint8Array([1])),
    tensor('zero', FLOAT, [], new Float32Array([0])),
    valueInfo(11, 'pixel_values', FLOAT, ['batch', 3n, 32n, 32n]),
    valueInfo(12, 'image_embeds', FLOAT, ['batch', BigInt(dimensions)]),
  );
  return message([1, 8n], [7, graph], [8, message([2, 13n])]);
}

/**
 * A folder with the bundled model, whose image tower hangs when it is given anything white.
 *
 * @param turns how often it goes round in circles: 200,000 take a second, or a quarter of one
 */
export async function hangingModel(turns: bigint): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'lexiclip-model-')), 'hanging-clip');
  await cp('models/starter-clip', folder, { recursive: true });
  await writeFile(join(folder, 'onnx/vision_model.onnx'), tower(turns, 256));
  return folder;
}
