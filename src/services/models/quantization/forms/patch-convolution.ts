import type { EditableGraph } from '../onnx/editable-graph.js';
import type { NodeProto } from '../onnx/generated/onnx_pb.js';
import { integer, integers, isOp, nodeOf, text } from '../onnx/node.js';
import { transposed } from '../onnx/tensor.js';

/** Size of the images that the tower gets, pixels. */
export interface InputSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Replaces convolutions of the images themselves whose windows lie side by side, as vision transformers cut images into
 * patches, by products with a matrix, which can be quantised. In floats, the results are the same but for the order of
 * sums.
 *
 * @param size for graphs that leave the size of their images open
 * @returns number of convolutions that will be replaced
 */
export function planPatchProducts(graph: EditableGraph, size: InputSize): number {
  const convolutions = graph.nodes.flatMap((node) => patchesOf(graph, node, size) ?? []);
  for (const patches of convolutions) graph.replace(patches.node, productOf(graph, patches));
  return convolutions.length;
}

/** A convolution that reads each pixel at most once. */
interface Patches {
  readonly node: NodeProto;
  readonly channels: number;
  /** Size of a patch, pixels. */
  readonly patch: InputSize;
  /** Number of patches in a row, and of rows. */
  readonly grid: InputSize;
  /** Whether pixels at the right and the bottom belong to no patch. */
  readonly isCut: boolean;
}

function patchesOf(graph: EditableGraph, node: NodeProto, size: InputSize): Patches | undefined {
  if (!isOp(node, 'Conv')) return undefined;
  const input = graph.inputs.find(({ name }) => name === node.input[0]);
  const kernel = graph.floats(node.input[1]);
  if (!input || kernel?.dims.length !== 4) return undefined;
  const [, channels, height, width] = kernel.dims as [number, number, number, number];
  const isPlain =
    integer(node, 'group', 1) === 1 &&
    integers(node, 'strides').join() === `${height},${width}` &&
    integers(node, 'pads').every((pad) => pad === 0) &&
    integers(node, 'dilations').every((dilation) => dilation === 1) &&
    ['NOTSET', 'VALID'].includes(text(node, 'auto_pad', 'NOTSET'));
  if (!isPlain) return undefined;
  const sides = (input.type?.tensorType?.shape?.dim ?? []).map(({ dimValue }) => Number(dimValue));
  const image = { height: sides[2] || size.height, width: sides[3] || size.width };
  const grid = { height: Math.floor(image.height / height), width: Math.floor(image.width / width) };
  const isCut = grid.height * height < image.height || grid.width * width < image.width;
  return { node, channels, patch: { width, height }, grid, isCut };
}

/** Cut out, lay each patch into a row, multiply, and give the result the shape that the convolution gives it. */
function productOf(graph: EditableGraph, { node, channels, patch, grid, isCut }: Patches): NodeProto[] {
  const [input, kernel, bias] = node.input as [string, string, string | undefined];
  const [output] = node.output as [string];
  const integersOf = (...values: number[]) =>
    graph.constant(BigInt64Array.from(values, BigInt), [values.length], output);
  const nodes: NodeProto[] = [];
  const add = (opType: string, inputs: readonly string[], attributes = {}, name = graph.fresh(output)): string => {
    nodes.push(nodeOf(opType, inputs, name, attributes));
    return name;
  };
  const { dims, data } = graph.floats(kernel) as NonNullable<ReturnType<EditableGraph['floats']>>;
  const width = channels * patch.height * patch.width;
  const matrix = transposed({ dims: [dims[0] as number, width], data });
  const ends = integersOf(grid.height * patch.height, grid.width * patch.width);
  const image = isCut ? add('Slice', [input, integersOf(0, 0), ends, integersOf(2, 3)]) : input;
  const cut = integersOf(0, channels, grid.height, patch.height, grid.width, patch.width);
  const tiles = add('Transpose', [add('Reshape', [image, cut])], { perm: [0n, 2n, 4n, 1n, 3n, 5n] });
  const rows = add('Reshape', [tiles, integersOf(0, grid.height * grid.width, width)]);
  const product = add('MatMul', [rows, graph.constant(matrix.data, matrix.dims, kernel)]);
  const shifted = bias ? add('Add', [product, bias]) : product;
  const planes = add('Transpose', [shifted], { perm: [0n, 2n, 1n] });
  add('Reshape', [planes, integersOf(0, dims[0] as number, grid.height, grid.width)], {}, output);
  return nodes;
}
