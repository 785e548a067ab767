import { StartupError } from '../../../errors.js';
import { EditableGraph } from './onnx/editable-graph.js';
import { readOnnx } from './onnx/onnx-file.js';

/** Operators that only quantised models have. */
const QUANTIZED = [
  'MatMulInteger',
  'MatMulIntegerToFloat',
  'DynamicQuantizeMatMul',
  'DynamicQuantizeLinear',
  'QuantizeLinear',
  'DequantizeLinear',
  'QLinearMatMul',
  'ConvInteger',
  'QLinearConv',
  'MatMulNBits',
];
/** From this version of ONNX's operators on, each row can have a scale of its own. */
const MIN_OPSET = 13;

/** @throws StartupError with the file */
export const readGraph = async (path: string): Promise<EditableGraph> =>
  new EditableGraph((await readOnnx(path)).model);

/**
 * Reads the graph of a tower that is not quantised yet.
 *
 * @throws StartupError with the file
 */
export async function readFloatGraph(path: string): Promise<EditableGraph> {
  const graph = await readGraph(path);
  const quantized = graph.nodes.find(({ opType }) => QUANTIZED.includes(opType));
  if (quantized)
    throw new StartupError(`${path}: is quantised already (it has ${quantized.opType}): export it in fp32`);
  if (graph.opset < MIN_OPSET) {
    throw new StartupError(
      `${path}: was exported for version ${graph.opset} of ONNX's operators: at least ${MIN_OPSET} is needed`,
    );
  }
  return graph;
}
