import type { EditableGraph } from '../onnx/editable-graph.js';
import { TensorProto_DataType as DataType, type NodeProto } from '../onnx/generated/onnx_pb.js';
import { withInputs } from '../onnx/node.js';
import { bytesOf } from '../onnx/tensor.js';

/** Where products of integers have their weights, and the zero point of these. */
const PLACES: Readonly<Record<string, { weights: number; zero: number }>> = {
  MatMulInteger: { weights: 1, zero: 3 },
  MatMulIntegerToFloat: { weights: 1, zero: 5 },
  DynamicQuantizeMatMul: { weights: 1, zero: 3 },
};
/** What a weight and its zero point lose: their difference, which is all that counts, stays the same. */
const SHIFT = 128;

/**
 * Replaces the unsigned weights of products of 8-bit integers by signed ones. Results stay the same, and processors have
 * fast instructions for unsigned activations with signed weights only.
 *
 * @returns number of products whose weights will be replaced
 */
export function planSignedWeights(graph: EditableGraph): number {
  const shifted = new Map<string, string>();
  const shift = (name: string): string => {
    const tensor = graph.stored(name);
    const done = shifted.get(name);
    if (done || !tensor) return done ?? name;
    const values = Int8Array.from(bytesOf(tensor), (value) => value - SHIFT);
    const signed = graph.constant(values, tensor.dims.map(Number), name);
    shifted.set(name, signed);
    return signed;
  };
  // Without a zero point, it is 0.
  const zero = graph.constant(Int8Array.of(-SHIFT), [], 'zero');
  const products = graph.nodes.filter((node) => hasUnsignedWeights(graph, node));
  for (const node of products) {
    const { weights, zero: place } = PLACES[node.opType] as { weights: number; zero: number };
    const inputs = Array.from({ length: Math.max(node.input.length, place + 1) }, (_, i) => node.input[i] ?? '');
    inputs[weights] = shift(inputs[weights] as string);
    inputs[place] = inputs[place] ? shift(inputs[place]) : zero;
    graph.replace(node, [withInputs(node, inputs)]);
  }
  return products.length;
}

function hasUnsignedWeights(graph: EditableGraph, node: NodeProto): boolean {
  const place = PLACES[node.opType];
  if (!place) return false;
  const [weights, zero] = [node.input[place.weights], node.input[place.zero]].map((name) => name && graph.stored(name));
  const isZeroKnown = !node.input[place.zero] || (zero !== undefined && zero !== '');
  return typeof weights === 'object' && weights.dataType === DataType.UINT8 && isZeroKnown;
}
