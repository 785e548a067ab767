import { create } from '@bufbuild/protobuf';
import { Tensor } from 'onnxruntime-node';
import type { EditableGraph } from '../onnx/editable-graph.js';
import { TensorProto_DataType as DataType, TypeProtoSchema, ValueInfoProtoSchema } from '../onnx/generated/onnx_pb.js';
import type { WithSession } from '../with-session.js';
import { constantProducts } from './constant-product.js';
import type { ImagePart } from './image-part.js';
import type { InputSize } from './patch-convolution.js';
import type { Magnitudes } from './smoothing.js';
import type { ValueRange } from './static-form.js';

/** The model input of one image, [3 × height × width]. */
export type Pixels = Float32Array;

/** Number of values that are kept of a value of one image, for the percentiles. */
const KEPT_VALUES = 4096;

/** Observes what goes into the products of a graph's image part, while images go through it. */
export class Calibration {
  constructor(
    private readonly part: ImagePart,
    private readonly size: InputSize,
    private readonly images: readonly Pixels[],
    private readonly withSession: WithSession,
  ) {}

  /** The largest magnitude of each component. */
  async magnitudes(graph: EditableGraph): Promise<Magnitudes> {
    const found = new Map<string, Float32Array>();
    await this.watch(graph, (name, values, width) => {
      const largest = found.get(name) ?? new Float32Array(width);
      found.set(name, largest);
      for (let i = 0; i < values.length; i++) {
        largest[i % width] = Math.max(largest[i % width] as number, Math.abs(values[i] as number));
      }
    });
    return found;
  }

  /** Many of the values that occur, sorted, with the extremes of each image. */
  async values(graph: EditableGraph): Promise<ReadonlyMap<string, Float32Array>> {
    const kept = new Map<string, Float32Array[]>();
    await this.watch(graph, (name, values) => {
      const parts = kept.get(name) ?? [];
      kept.set(name, parts);
      parts.push(spread(values), extremes(values));
    });
    return new Map([...kept].map(([name, parts]) => [name, joined(parts).sort()]));
  }

  private watch(
    graph: EditableGraph,
    each: (name: string, values: Float32Array, width: number) => void,
  ): Promise<void> {
    const { part, images } = this;
    const { width, height } = this.size;
    const inputs = new Set(constantProducts(graph).map(({ input }) => input));
    const type = create(TypeProtoSchema, { tensorType: { elemType: DataType.FLOAT } });
    const outputs = [...inputs]
      .filter((name) => part.values.has(name))
      .map((name) => create(ValueInfoProtoSchema, { name, type }));
    return this.withSession(graph.commit(outputs).model, async (session) => {
      for (const pixels of images) {
        const found = await session.run({ [part.input]: new Tensor('float32', pixels, [1, 3, height, width]) });
        for (const [name, { data, dims }] of Object.entries(found)) {
          each(name, data as Float32Array, dims.at(-1) as number);
        }
      }
    });
  }
}

/** Some of the values, from all over. */
function spread(values: Float32Array): Float32Array {
  const step = Math.max(1, values.length / KEPT_VALUES);
  return Float32Array.from(
    { length: Math.floor(values.length / step) },
    (_, i) => values[Math.floor(i * step)] as number,
  );
}

function extremes(values: Float32Array): Float32Array {
  let [low, high] = [0, 0];
  for (const value of values) {
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return Float32Array.of(low, high);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

/**
 * The ranges that hold all but the rarest values at both ends.
 *
 * @param values sorted, by name
 * @param share of the values that lie within, 0 to 1
 */
export const rangesOf = (values: ReadonlyMap<string, Float32Array>, share: number): Map<string, ValueRange> =>
  new Map(
    [...values].map(([name, sorted]) => {
      const outside = Math.floor(((1 - share) / 2) * sorted.length);
      const [low = 0, high = 0] = [sorted[outside], sorted[sorted.length - 1 - outside]];
      return [name, { low: Math.min(0, low), high: Math.max(0, high) }];
    }),
  );
