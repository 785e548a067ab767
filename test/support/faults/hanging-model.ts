import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BOOL,
  FLOAT,
  graphAttribute,
  INT64,
  int,
  message,
  modelFile,
  node,
  tensor,
  valueInfo,
} from '../models/onnx.js';

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
  return modelFile(
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
