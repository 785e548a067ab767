import { FLOAT, int, modelFile, node, tensor, valueInfo } from '../models/onnx.js';

/** An image tower that scales its numbers by the least of the batch, as forms with dynamic scales do. */
export function batchTower(dimensions: number): Buffer {
  const weights = Float32Array.from({ length: 3 * dimensions }, (_, i) => Math.sin(i));
  const bias = Float32Array.from({ length: dimensions }, (_, i) => Math.cos(i));
  return modelFile(
    node('ReduceMin', ['pixel_values'], 'least', int('keepdims', 0n)),
    node('Sub', ['one', 'least'], 'scale'),
    node('Div', ['pixel_values', 'scale'], 'scaled'),
    node('GlobalAveragePool', ['scaled'], 'means'),
    node('Flatten', ['means'], 'colours', int('axis', 1n)),
    node('MatMul', ['colours', 'weights'], 'weighted'),
    node('Add', ['weighted', 'bias'], 'image_embeds'),
    [2, 'tower'],
    tensor('one', FLOAT, [], new Float32Array([1])),
    tensor('weights', FLOAT, [3n, BigInt(dimensions)], weights),
    tensor('bias', FLOAT, [BigInt(dimensions)], bias),
    valueInfo(11, 'pixel_values', FLOAT, ['batch', 3n, 32n, 32n]),
    valueInfo(12, 'image_embeds', FLOAT, ['batch', BigInt(dimensions)]),
  );
}
