import { InferenceSession, Tensor } from 'onnxruntime-node';
import { EvaluationEngine } from '#lexiclip/services/evaluation/engine/evaluation-engine.js';
import { metricsOf } from '#lexiclip/services/evaluation/metrics/metrics.js';
import { NAMES, productGraph } from '#lexiclip/services/models/products/product-graph.js';
import { median, timed } from '../support/measure.js';
import { atMost, ms, type Row, times } from '../support/table.js';
import { DIMENSIONS, inMemory, LABELS, LOGIT_SCALE, labelVectors, samplesAround, vectorsAround } from './synthetic.js';

const THREADS = 2;
/** Samples that onnxruntime multiplies at a time, the faster for not having to write so much memory anew. */
const BLOCK = 250;

/** An evaluation with all that is computed of the known samples, beside the product of the same matrices alone. */
export async function benchEvaluate({ samples: count, runs }: { samples: number; runs: number }): Promise<Row[]> {
  const labels = labelVectors();
  const samples = samplesAround(count);
  const vectors = await inMemory(vectorsAround(labels, count));
  const engine = new EvaluationEngine({ threads: THREADS });
  try {
    const placed = engine.place({ vectors: labels, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE });
    const [engineOnly, whole]: [number[], number[]] = [[], []];
    let top1 = 0;
    for (let run = 0; run <= runs; run++) {
      const started = performance.now();
      const { results } = await engine.results(placed, samples, vectors);
      const compared = performance.now() - started;
      top1 = metricsOf({ samples, results, labels: LABELS }).top1.value ?? 0;
      // The first run starts the threads.
      if (run === 0) continue;
      engineOnly.push(compared);
      whole.push(performance.now() - started);
    }
    const all = new Float32Array(count * DIMENSIONS);
    for await (const block of vectors()) all.set(block.vectors, (block.indexes[0] as number) * DIMENSIONS);
    const [atOnce, inBlocks] = [await productMs(all, labels, count, runs), await productMs(all, labels, BLOCK, runs)];
    const [evaluation, product] = [median(whole), Math.min(atOnce, inBlocks)];
    return [
      {
        what: `${count} samples × ${LABELS} labels × ${DIMENSIONS}: onnxruntime's MatMul, at once`,
        measured: ms(atOnce),
      },
      { what: `  ${BLOCK} samples at a time`, measured: ms(inBlocks) },
      { what: `  evaluation (top-1 ${(100 * top1).toFixed(1)} %)`, measured: ms(evaluation) },
      { what: '    of that, in the threads', measured: ms(median(engineOnly)) },
      { what: '  evaluation ÷ the faster MatMul', ...atMost(evaluation / product, 4, times) },
    ];
  } finally {
    await engine.close();
  }
}

/** Time that the product takes in one session with as many threads, ms. @param block samples multiplied at a time */
async function productMs(samples: Float32Array, labels: Float32Array, block: number, runs: number): Promise<number> {
  const options = { intraOpNumThreads: THREADS, interOpNumThreads: 1 };
  const session = await InferenceSession.create(productGraph(), options);
  const right = new Tensor('float32', labels, [LABELS, DIMENSIONS]);
  const multiply = async () => {
    for (let from = 0; from < samples.length; from += block * DIMENSIONS) {
      const some = samples.subarray(from, from + block * DIMENSIONS);
      const left = new Tensor('float32', some, [some.length / DIMENSIONS, DIMENSIONS]);
      await session.run({ [NAMES.left]: left, [NAMES.right]: right });
    }
  };
  await multiply();
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) taken.push(await timed(multiply));
  await session.release();
  return median(taken);
}
