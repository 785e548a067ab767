import type { Config } from '../config.js';
import { availableCores } from '../services/concurrency/available-cores.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import { Brake } from '../services/concurrency/threads/brake.js';
import { Admission } from '../services/embedding/admission.js';
import { Embedder } from '../services/embedding/embedder.js';
import { Prices } from '../services/embedding/prices.js';
import { type DecodingSupervision, Preprocessor } from '../services/images/preprocessor.js';
import type { FetchEvent } from '../services/models/hub/fetch-event.js';
import { loadModel } from '../services/models/model.js';
import { notesOn } from '../services/models/notes.js';
import type { TelemetryPart } from './telemetry.js';

export type ModelPart = Awaited<ReturnType<typeof openModel>>;

/** The model, the queue before it, and what makes images ready for it. */
export async function openModel(
  config: Config,
  { metrics, log }: Pick<TelemetryPart, 'metrics' | 'log'>,
  threads: DecodingSupervision,
  onFetch: (event: FetchEvent) => void,
) {
  const parts = new CloseStack();
  const { spec, findings, sessions, msPerImage } = parts.add(await loadModel(config, onFetch, threads));
  for (const note of notesOn(findings)) log.warn({ model: spec.id, dtype: config.dtype }, note);
  const { preprocess, ...identity } = spec;
  const prices = new Prices(msPerImage);
  const admission = new Admission(prices, {
    maxWaitMs: config.requestTimeoutMs / 2,
    textCallsPerTenant: config.textCallsPerTenant,
  });
  const brake = new Brake();
  const embedder = new Embedder(sessions, {
    brake,
    windowMs: config.batchWindowMs,
    onImageRun: (images) => metrics.modelRan(images),
    prices,
  });
  const preprocessor = parts.add(new Preprocessor(preprocess, availableCores(), threads));
  return {
    model: { ...identity, dtype: config.dtype, device: config.device },
    embedder,
    /** Held while images are on their way to the model. */
    brake,
    admission,
    preprocessor,
    /** Images that the sessions can be busy with at once. */
    imagesInRuns: sessions.wide.maxBatch.images * Math.max(1, sessions.narrow.length),
    close: () => parts.close(),
  };
}
