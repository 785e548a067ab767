import { Tensor } from 'onnxruntime-node';
import { StartupError } from '../../../../errors.js';
import { agreementOf } from '../agreement.js';
import type { EditableGraph } from '../onnx/editable-graph.js';
import type { WithSession } from '../with-session.js';
import { Calibration, type Pixels, rangesOf } from './calibration.js';
import { imagePartOf } from './image-part.js';
import type { InputSize } from './patch-convolution.js';
import { planPerRowForm } from './per-row-form.js';
import { planSmoothing } from './smoothing.js';
import { planStaticForm } from './static-form.js';

/** What is tried: how much weights take over from activations, and the share of values within the ranges. */
const STRENGTHS = [0.5, 0];
const SHARES = [1, 0.9995, 0.998];

/** The best static form that was found. */
export interface StaticForm {
  readonly graph: EditableGraph;
  /** Number of products of 8-bit integers, the per-row form's among them. */
  readonly products: number;
}

/**
 * Calibrates the static form of the image part with images, and takes the one of several calibrations whose worst image
 * is closest to what the graph itself gives. What is left, such as a text tower in the same file, gets the per-row form.
 *
 * @throws StartupError for a graph with no image part, or no products in it
 */
export async function findStaticForm(
  graph: EditableGraph,
  size: InputSize,
  images: readonly Pixels[],
  withSession: WithSession,
): Promise<StaticForm> {
  const part = imagePartOf(graph);
  if (!part) throw new StartupError('has no input with images');
  const embed = (one: EditableGraph): Promise<Float32Array[]> =>
    withSession(one.commit([part.output]).model, async (session) => {
      const vectors: Float32Array[] = [];
      for (const pixels of images) {
        const feeds = { [part.input]: new Tensor('float32', pixels, [1, 3, size.height, size.width]) };
        vectors.push((await session.run(feeds))[part.output.name]?.data as Float32Array);
      }
      return vectors;
    });
  const reference = await embed(graph);
  const calibration = new Calibration(part, size, images, withSession);
  let best: (StaticForm & { worst: number }) | undefined;
  for (const base of await smoothed(graph, calibration)) {
    const values = await calibration.values(base);
    for (const share of SHARES) {
      const plan = base.commit();
      const fixed = planStaticForm(plan, rangesOf(values, share));
      if (fixed === 0) return { graph: plan, products: 0 };
      const products = fixed + planPerRowForm(plan, ({ input }) => !values.has(input));
      const form = plan.commit();
      const { worst } = agreementOf(reference, await embed(form));
      if (!best || worst > best.worst) best = { graph: form, products, worst };
    }
  }
  return best as StaticForm;
}

/** The graph as it is, and smoothed where it has something to smooth. */
async function smoothed(graph: EditableGraph, calibration: Calibration): Promise<EditableGraph[]> {
  const magnitudes = await calibration.magnitudes(graph);
  return STRENGTHS.flatMap((strength) => {
    if (strength === 0) return [graph];
    const plan = graph.commit();
    return planSmoothing(plan, magnitudes, strength) > 0 ? [plan.commit()] : [];
  });
}
