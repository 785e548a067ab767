import type { EditableGraph } from '../onnx/editable-graph.js';
import type { NodeProto } from '../onnx/generated/onnx_pb.js';
import { float, integer, isOp, nodeOf } from '../onnx/node.js';
import { type ConstantProduct, constantProducts } from './constant-product.js';

/** Largest magnitude of each component of a value, by the value's name. */
export type Magnitudes = ReadonlyMap<string, Float32Array>;

/** Smallest factor: what was never seen to be larger than zero stays as it is. */
const MIN_FACTOR = 1e-5;

/**
 * Makes the components of what norms hand on to products more alike in size, and the products' weights less so by the
 * same factors (SmoothQuant, Xiao et al. 2023). In floats, the model stays the same but for rounding; with one scale for
 * all of a value's components, those that are far larger than the others no longer take the levels of the others away.
 *
 * @param strength share of the components' differences in size that the weights take over, 0 to 1
 * @returns number of norms that will be smoothed
 */
export function planSmoothing(graph: EditableGraph, magnitudes: Magnitudes, strength: number): number {
  const all = constantProducts(graph);
  let count = 0;
  for (const input of new Set(all.map((product) => product.input))) {
    const products = all.filter((product) => product.input === input);
    const norm = normOf(graph, input);
    const largest = magnitudes.get(input);
    if (!norm || !largest || !isForProductsOnly(graph, input, products)) continue;
    const factors = factorsOf(largest, products, strength);
    norm.divideBy(factors);
    for (const product of products) graph.replace(product.node, [scaledProduct(graph, product, factors)]);
    count++;
  }
  return count;
}

const isForProductsOnly = (graph: EditableGraph, value: string, products: readonly ConstantProduct[]): boolean =>
  !graph.isOutput(value) &&
  graph.consumersOf(value).every((node) => isOp(node, 'Shape') || products.some((product) => product.node === node));

/** @param largest of each component, [inputs] */
function factorsOf(largest: Float32Array, products: readonly ConstantProduct[], strength: number): Float32Array {
  return largest.map((magnitude, row) => {
    let weight = 0;
    for (const { weights } of products) {
      const width = weights.dims[1] as number;
      for (let i = row * width; i < (row + 1) * width; i++)
        weight = Math.max(weight, Math.abs(weights.data[i] as number));
    }
    const factor = magnitude ** strength / weight ** (1 - strength);
    return Number.isFinite(factor) ? Math.max(MIN_FACTOR, factor) : 1;
  });
}

/** The product with each row of its weights multiplied by its factor. */
function scaledProduct(
  graph: EditableGraph,
  { node, input, weights, bias }: ConstantProduct,
  factors: Float32Array,
): NodeProto {
  const [, width] = weights.dims as [number, number];
  const scaled = weights.data.map((value, i) => value * (factors[Math.floor(i / width)] as number));
  const matrix = graph.constant(scaled, weights.dims, node.input[1] ?? '');
  const [output = ''] = node.output;
  return bias ? nodeOf('Gemm', [input, matrix, bias], output) : nodeOf('MatMul', [input, matrix], output);
}

interface Norm {
  divideBy(factors: Float32Array): void;
}

/** What scales and shifts each component of a value last, which is the end of a norm. */
function normOf(graph: EditableGraph, value: string): Norm | undefined {
  const node = graph.producer(value);
  if (isOp(node, 'LayerNormalization')) return normOfOneNode(graph, node);
  return isOp(node, 'Add') ? normOfSeveral(graph, node) : undefined;
}

function normOfOneNode(graph: EditableGraph, node: NodeProto): Norm | undefined {
  const [input = '', scaleName, shiftName] = node.input;
  const [scale, shift] = [graph.floats(scaleName), graph.floats(shiftName)];
  if (scale?.dims.length !== 1 || (shiftName && shift?.dims.length !== 1)) return undefined;
  return {
    divideBy(factors) {
      const attributes = { axis: BigInt(integer(node, 'axis', -1)), epsilon: float(node, 'epsilon', 1e-5) };
      const inputs = [
        input,
        ...[scale, shift].flatMap((one) => (one ? [divided(graph, one.data, factors, input)] : [])),
      ];
      graph.replace(node, [nodeOf('LayerNormalization', inputs, node.output[0] ?? '', attributes)]);
    },
  };
}

/** Exports before operator version 17 write a norm as several nodes, of which the last two are Mul and Add. */
function normOfSeveral(graph: EditableGraph, add: NodeProto): Norm | undefined {
  const [product, shift] = factorAndVector(graph, add) ?? [];
  const mul = product === undefined ? undefined : graph.producer(product);
  if (!product || !shift || !isOp(mul, 'Mul') || graph.consumersOf(product).length > 1) return undefined;
  const [value, scale] = factorAndVector(graph, mul) ?? [];
  if (!value || !scale) return undefined;
  return {
    divideBy(factors) {
      graph.replace(mul, [nodeOf('Mul', [value, divided(graph, scale, factors, product)], product)]);
      const [output = ''] = add.output;
      graph.replace(add, [nodeOf('Add', [product, divided(graph, shift, factors, output)], output)]);
    },
  };
}

/** The two inputs of a node of which one is a constant vector. */
function factorAndVector(graph: EditableGraph, { input }: NodeProto): [string, Float32Array] | undefined {
  const [first = '', second = ''] = input;
  for (const [value, constant] of [
    [first, second],
    [second, first],
  ] as const) {
    const vector = graph.floats(constant);
    if (vector?.dims.length === 1 && !graph.floats(value)) return [value, vector.data];
  }
  return undefined;
}

const divided = (graph: EditableGraph, vector: Float32Array, factors: Float32Array, base: string): string =>
  graph.constant(
    vector.map((value, i) => value / (factors[i] as number)),
    [vector.length],
    base,
  );
