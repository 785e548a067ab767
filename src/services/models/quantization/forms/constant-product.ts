import type { EditableGraph } from '../onnx/editable-graph.js';
import type { NodeProto } from '../onnx/generated/onnx_pb.js';
import { float, integer, isOp } from '../onnx/node.js';
import { type FloatTensor, transposed } from '../onnx/tensor.js';

/** Smaller matrices stay as they are: nothing is gained by them, and frequencies of positions are among them. */
const MIN_SIDE = 16;

/** A product of what changes from run to run with a constant matrix. */
export interface ConstantProduct {
  readonly node: NodeProto;
  /** Name of the left factor, [… × inputs]. */
  readonly input: string;
  /** [inputs × outputs] */
  readonly weights: FloatTensor;
  /** Name of what the node itself adds to each row; undefined without it. */
  readonly bias: string | undefined;
}

/** The products with constant matrices among the nodes of a graph, in their order. */
export const constantProducts = (graph: EditableGraph): ConstantProduct[] =>
  graph.nodes.flatMap((node) => productOf(graph, node) ?? []);

function productOf(graph: EditableGraph, node: NodeProto): ConstantProduct | undefined {
  const isGemm = isOp(node, 'Gemm');
  if (!isGemm && !isOp(node, 'MatMul')) return undefined;
  const [input, factor, bias] = node.input;
  if (!input || graph.floats(input)) return undefined;
  const stored = graph.floats(factor);
  if (stored?.dims.length !== 2 || stored.dims.some((side) => side < MIN_SIDE)) return undefined;
  if (!isGemm) return { node, input, weights: stored, bias: undefined };
  const isPlain =
    integer(node, 'transA', 0) === 0 && float(node, 'alpha', 1) === 1 && (!bias || float(node, 'beta', 1) === 1);
  if (!isPlain) return undefined;
  const weights = integer(node, 'transB', 0) === 1 ? transposed(stored) : stored;
  return { node, input, weights, bias: bias || undefined };
}
