import type { EditableGraph } from '../onnx/editable-graph.js';
import type { GraphProto } from '../onnx/generated/onnx_pb.js';
import { namesInside } from '../onnx/node.js';

/** Names of outputs that are embeddings of images, the best first. */
const EMBEDDINGS = ['image_embeds', 'image_embeddings', 'pooler_output'];

/** The part of a graph that only images go through; all of it, but for files with both towers. */
export interface ImagePart {
  /** Name of the images' input. */
  readonly input: string;
  /** Names of values that depend on the images and on nothing else that a run is given. */
  readonly values: ReadonlySet<string>;
  /** The output with the embeddings, [images × dimensions]. */
  readonly output: GraphProto['output'][number];
}

/** @returns undefined for a graph that takes no images */
export function imagePartOf(graph: EditableGraph): ImagePart | undefined {
  const images = graph.inputs.find(({ type }) => type?.tensorType?.shape?.dim.length === 4);
  if (!images) return undefined;
  const values = new Set([images.name]);
  const others = new Set(graph.inputs.map(({ name }) => name).filter((name) => name !== images.name));
  for (const node of graph.nodes) {
    const inputs = [...node.input, ...namesInside(node)];
    const target = inputs.some((name) => others.has(name)) ? others : values;
    if (target === others || inputs.some((name) => values.has(name))) for (const name of node.output) target.add(name);
  }
  const outputs = graph.outputs.filter(({ name }) => values.has(name));
  const output = EMBEDDINGS.flatMap((name) => outputs.find((one) => one.name === name) ?? [])[0] ?? outputs.at(-1);
  return output && { input: images.name, values, output };
}
