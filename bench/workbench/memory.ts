import { EvaluationEngine } from '#lexiclip/services/evaluation/engine/evaluation-engine.js';
import { atMost, megabytes, type Row } from '../support/table.js';
import { DIMENSIONS, LABELS, LOGIT_SCALE, labelVectors, samplesAround, vectorsAround } from './synthetic.js';

const EVERY_MS = 20;
const MAX_MORE = 300;

const residentMegabytes = (): number => process.memoryUsage.rss() / (1024 * 1024);

/** The most memory that an evaluation takes whose samples' vectors are never all in memory. */
export async function benchMemory({ samples: count }: { samples: number }): Promise<Row[]> {
  const labels = labelVectors();
  const samples = samplesAround(count);
  const engine = new EvaluationEngine();
  try {
    const placed = engine.place({ vectors: labels, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE });
    const idle = residentMegabytes();
    let most = idle;
    const timer = setInterval(() => {
      most = Math.max(most, residentMegabytes());
    }, EVERY_MS);
    await engine.results(placed, samples, vectorsAround(labels, count));
    clearInterval(timer);
    return [
      { what: `memory before an evaluation of ${count} samples × ${LABELS} labels`, measured: megabytes(idle) },
      { what: '  more, at most, while it runs', ...atMost(most - idle, MAX_MORE, megabytes) },
    ];
  } finally {
    await engine.close();
  }
}
