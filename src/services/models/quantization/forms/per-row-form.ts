import type { EditableGraph } from '../onnx/editable-graph.js';
import type { NodeProto } from '../onnx/generated/onnx_pb.js';
import { CONTRIB, nodeOf } from '../onnx/node.js';
import { tensorOf } from '../onnx/tensor.js';
import { type ConstantProduct, constantProducts } from './constant-product.js';
import { quantizeColumns } from './weights.js';

/** Activations are -127 to 127 times their row's scale, stored as 1 to 255: unsigned with signed is the fast product. */
const ZERO_POINT = 128;
const MAX_LEVEL = 127;
/** Smallest maximum of a row, so that a row of zeros can be divided by its scale. */
const TINY = 1e-30;

/** Rows of a value as 8-bit integers. */
interface QuantizedRows {
  /** Name of the integers, of the value's shape. */
  readonly values: string;
  /** Name of the scales, of the value's shape but for the last side, which is 1. */
  readonly scales: string;
}

/**
 * Replaces products with constant matrices by products of 8-bit integers. Each row of activations has a scale of its
 * own, which is found while the model runs: so a row's result does not depend on the others, to the last bit.
 *
 * @returns number of products that will be replaced
 */
export function planPerRowForm(
  graph: EditableGraph,
  isWanted: (product: ConstantProduct) => boolean = () => true,
): number {
  const rows = new RowQuantization(graph);
  const products = constantProducts(graph).filter(isWanted);
  for (const product of products) graph.replace(product.node, rows.product(product));
  return products.length;
}

class RowQuantization {
  /** By the name of the value: several products may take the same one. */
  private readonly done = new Map<string, QuantizedRows>();
  private readonly constants: Record<'tiny' | 'step' | 'one' | 'zero' | 'last', string>;

  constructor(private readonly graph: EditableGraph) {
    this.constants = {
      tiny: graph.constant(Float32Array.of(TINY), [], 'tiny'),
      step: graph.constant(Float32Array.of(1 / MAX_LEVEL), [], 'step'),
      one: graph.constant(Float32Array.of(1), [], 'one'),
      zero: graph.constant(Uint8Array.of(ZERO_POINT), [], 'zero'),
      last: graph.constant(BigInt64Array.of(-1n), [1], 'last'),
    };
  }

  product({ node, input, weights, bias }: ConstantProduct): NodeProto[] {
    const { graph, constants } = this;
    const [inputs, outputs] = weights.dims as [number, number];
    const [matrixName = '', output = ''] = [node.input[1], node.output[0]];
    const nodes: NodeProto[] = [];
    const rows = this.done.get(input) ?? this.quantize(input, inputs, nodes);
    this.done.set(input, rows);
    const { values, scales } = quantizeColumns(weights);
    const matrix = graph.constant(values, [inputs, outputs], matrixName);
    const columnScales = graph.constant(scales, [outputs], matrixName);
    const product = graph.fresh(output);
    const scaled = bias ? graph.fresh(output) : output;
    // The rows' scales are not given to the product itself: with one row, it would take theirs for that of all, multiply
    // in another order, and round otherwise than with several.
    const factors = [rows.values, matrix, constants.one, columnScales, constants.zero];
    nodes.push(nodeOf('MatMulIntegerToFloat', factors, product, {}, CONTRIB));
    nodes.push(nodeOf('Mul', [product, rows.scales], scaled));
    if (bias) nodes.push(nodeOf('Add', [scaled, bias], output));
    return nodes;
  }

  private quantize(input: string, width: number, nodes: NodeProto[]): QuantizedRows {
    const { graph, constants } = this;
    const add = (opType: string, inputs: readonly string[], attributes = {}): string => {
      const output = graph.fresh(input);
      nodes.push(nodeOf(opType, inputs, output, attributes));
      return output;
    };
    const reduce = (opType: string): string =>
      graph.opset < 18
        ? add(opType, [input], { axes: [-1n], keepdims: 1n })
        : add(opType, [input, constants.last], { keepdims: 1n });
    // Absolute values would have to be written first, all of them.
    const largest = add('Max', [reduce('ReduceMax'), add('Neg', [reduce('ReduceMin')]), constants.tiny]);
    const scales = add('Mul', [largest, constants.step]);
    const rowScales = add('Reshape', [scales, constants.last]);
    const zeros = add('ConstantOfShape', [add('Shape', [rowScales])], {
      value: tensorOf(Uint8Array.of(ZERO_POINT), [1]),
    });
    const flat = graph.constant(BigInt64Array.of(-1n, BigInt(width)), [2], input);
    const quantized = add('QuantizeLinear', [add('Reshape', [input, flat]), rowScales, zeros], { axis: 0n });
    return { values: add('Reshape', [quantized, add('Shape', [input])]), scales };
  }
}
