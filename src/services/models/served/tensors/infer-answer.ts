import type { ServerAnswer } from '../http/connection.js';
import { ServerFault } from '../server-fault.js';
import { HEADER_LENGTH } from './infer-request.js';
import { DATATYPE_BYTES, type FloatDatatype, floatsOf } from './tensor.js';

/** What an answer must be of. */
export interface ExpectedAnswer {
  readonly id: string;
  readonly output: { readonly name: string; readonly datatype: FloatDatatype };
  readonly rows: number;
  /** Length of a vector; undefined while it is not known. */
  readonly dimensions: number | undefined;
}

export interface InferAnswer {
  /** Row-major, [rows × dimensions], not normalised. Each row has a direction. */
  readonly vectors: Float32Array;
  /** The version that the server names. */
  readonly version: string | undefined;
}

interface OutputHeader {
  readonly name?: unknown;
  readonly datatype?: unknown;
  readonly shape?: unknown;
  readonly parameters?: { readonly binary_data_size?: unknown };
}

/** What a server has answered to a run. @throws ServerFault `nonsense` for what does not fit to it */
export function inferAnswer({ headers, body }: ServerAnswer, expected: ExpectedAnswer): InferAnswer {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw nonsense(`the answer is encoded with ${encoding}, which was not asked for`);
  const given = headers[HEADER_LENGTH];
  if (given === undefined) throw nonsense('the answer has no binary tensors, which were asked for');
  const length = Number(given);
  if (!Number.isInteger(length) || length < 0 || length > body.length) {
    throw nonsense(`the answer's JSON is to have ${given} bytes, and all of it has ${body.length}`);
  }
  const { id, model_version: version, outputs } = parsed(body.subarray(0, length));
  if (id !== undefined && id !== expected.id) throw nonsense('the answer is to another run');
  const vectors = vectorsIn(body.subarray(length), Array.isArray(outputs) ? outputs : [], expected);
  return { vectors, version: typeof version === 'string' ? version : undefined };
}

function vectorsIn(numbers: Uint8Array, outputs: readonly OutputHeader[], expected: ExpectedAnswer): Float32Array {
  const { output, rows, dimensions } = expected;
  let [at, found] = [0, undefined as Uint8Array | undefined];
  for (const { name, datatype, shape, parameters } of outputs) {
    const size = parameters?.binary_data_size;
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) {
      throw nonsense('an output does not say how many bytes it has');
    }
    if (name === output.name) {
      const [count, width] = checkedShape(shape, rows, dimensions);
      const isFit = datatype === output.datatype && size === count * width * DATATYPE_BYTES[output.datatype];
      if (!isFit) throw nonsense(`${output.name} has ${size} bytes of ${String(datatype)} for ${count} × ${width}`);
      found = numbers.subarray(at, at + size);
    }
    at += size;
  }
  if (!found) throw nonsense(`the answer has no ${output.name}`);
  if (at !== numbers.length) throw nonsense(`the answer has ${numbers.length} bytes of numbers, and says ${at}`);
  return withDirection(floatsOf(output.datatype, found), rows);
}

function checkedShape(shape: unknown, rows: number, dimensions: number | undefined): [number, number] {
  const [count, width, ...more] = Array.isArray(shape) ? (shape as unknown[]) : [];
  const isFit = count === rows && Number.isInteger(width) && (width as number) > 0 && more.length === 0;
  if (isFit && (dimensions === undefined || width === dimensions)) return [rows, width as number];
  const wanted = `[${rows}, ${dimensions ?? 'n'}]`;
  throw nonsense(`the answer has the shape ${JSON.stringify(shape)?.slice(0, 100)}, and not ${wanted}`);
}

/** Each row is a vector: finite, and not zero. */
function withDirection(vectors: Float32Array, rows: number): Float32Array {
  const width = vectors.length / rows;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += (vectors[i] as number) * (vectors[i] as number);
    if (!(sum > 0 && sum < Infinity)) throw nonsense(`vector ${row} of ${rows} is zero or not finite`);
  }
  return vectors;
}

function parsed(json: Buffer): { id?: unknown; model_version?: unknown; outputs?: unknown } {
  try {
    const value: unknown = JSON.parse(json.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // As any other answer that is none.
  }
  throw nonsense("the answer's JSON cannot be read");
}

const nonsense = (message: string): ServerFault => new ServerFault('nonsense', message);
