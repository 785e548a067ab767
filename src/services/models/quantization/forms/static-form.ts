import type { EditableGraph } from '../onnx/editable-graph.js';
import type { NodeProto } from '../onnx/generated/onnx_pb.js';
import { CONTRIB, isOp, nodeOf } from '../onnx/node.js';
import { type ConstantProduct, constantProducts } from './constant-product.js';
import { quantizeColumns } from './weights.js';

/** Range that the components of a value are expected in; what lies outside of it is cut off. */
export interface ValueRange {
  /** At most 0. */
  readonly low: number;
  /** At least 0. */
  readonly high: number;
}

const LEVELS = 255;

/**
 * Replaces products with constant matrices by products of 8-bit integers, whose activations have fixed scales. What is
 * added to a product's rows is added by the product itself.
 *
 * @param ranges by the name of the products' inputs; a product whose range is unknown stays as it is
 * @returns number of products that will be replaced
 */
export function planStaticForm(graph: EditableGraph, ranges: ReadonlyMap<string, ValueRange>): number {
  const quantization = new StaticQuantization(graph);
  let count = 0;
  for (const product of constantProducts(graph)) {
    const range = ranges.get(product.input);
    if (!range) continue;
    quantization.replace(product, range);
    count++;
  }
  return count;
}

interface QuantizedValue {
  readonly values: string;
  readonly scale: string;
  readonly zero: string;
}

class StaticQuantization {
  /** By the name of the value: several products may take the same one. */
  private readonly done = new Map<string, QuantizedValue>();

  constructor(private readonly graph: EditableGraph) {}

  replace({ node, input, weights, bias }: ConstantProduct, range: ValueRange): void {
    const { graph } = this;
    const [matrixName = '', output = ''] = [node.input[1], node.output[0]];
    const nodes: NodeProto[] = [];
    const { values, scale, zero } = this.done.get(input) ?? this.quantize(input, range, nodes);
    this.done.set(input, { values, scale, zero });
    const quantized = quantizeColumns(weights);
    const matrix = graph.constant(quantized.values, weights.dims, matrixName);
    const columnScales = graph.constant(quantized.scales, [quantized.scales.length], matrixName);
    const following = bias ? undefined : followingBias(graph, output, weights.dims[1] as number);
    const shift = bias ?? following?.bias;
    const inputs = [values, matrix, scale, columnScales, zero, ...(shift ? ['', shift] : [])];
    nodes.push(nodeOf('MatMulIntegerToFloat', inputs, following?.output ?? output, {}, CONTRIB));
    if (following) graph.replace(following.node, []);
    graph.replace(node, nodes);
  }

  private quantize(input: string, { low, high }: ValueRange, nodes: NodeProto[]): QuantizedValue {
    const { graph } = this;
    const step = (high - low) / LEVELS || 1;
    const scale = graph.constant(Float32Array.of(step), [], input);
    const zero = graph.constant(Uint8Array.of(Math.round(-low / step)), [], input);
    const values = graph.fresh(input);
    nodes.push(nodeOf('QuantizeLinear', [input, scale, zero], values));
    return { values, scale, zero };
  }
}

/** The addition of a constant vector, if that is all that happens to a product. */
function followingBias(graph: EditableGraph, product: string, width: number) {
  const [node, ...others] = graph.consumersOf(product);
  if (!isOp(node, 'Add') || others.length > 0 || graph.isOutput(product)) return undefined;
  const bias = node.input.find((name) => name !== product);
  const vector = graph.floats(bias);
  const [output] = node.output;
  return bias && output && vector?.dims.length === 1 && vector.data.length === width
    ? { node, bias, output }
    : undefined;
}
