import type { Config } from '../config.js';
import { availableCores } from '../services/concurrency/available-cores.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import { Brake } from '../services/concurrency/threads/brake.js';
import { Admission } from '../services/embedding/admission.js';
import { Embedder } from '../services/embedding/embedder.js';
import { ImageEncoder } from '../services/embedding/image-encoder.js';
import { ImageVectors } from '../services/embedding/image-vectors.js';
import { Prices } from '../services/embedding/prices.js';
import { ImageReader } from '../services/images/image-source.js';
import { type DecodingSupervision, Preprocessor } from '../services/images/preprocessor.js';
import { HttpImages } from '../services/images/remote/remote-images.js';
import type { FetchEvent } from '../services/models/hub/fetch-event.js';
import { loadModel } from '../services/models/model.js';
import { notesOn } from '../services/models/notes.js';
import type { ServerEvents } from '../services/models/served/server-events.js';
import type { TelemetryPart } from './telemetry.js';
import { MEGABYTE } from './units.js';

export type ModelPart = Awaited<ReturnType<typeof openModel>>;

/** The model, the queue before it, and what makes images ready for it. */
export async function openModel(
  config: Config,
  { metrics, log }: Pick<TelemetryPart, 'metrics' | 'log'>,
  threads: DecodingSupervision,
  onFetch: (event: FetchEvent) => void,
) {
  const parts = new CloseStack();
  const { spec, findings, sessions, msPerImage } = parts.add(await loadModel(config, onFetch, threads, serverLog(log)));
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
    /** Longer side of what the model reads, pixels. */
    imageSize: Math.max(preprocess.width, preprocess.height),
    embedder,
    /** Held while images are on their way to the model. */
    brake,
    admission,
    preprocessor,
    /** Images that the sessions can be busy with at once. */
    imagesInRuns: sessions.wide.maxBatch.images * sessions.wide.maxRunsInFlight * Math.max(1, sessions.narrow.length),
    close: () => parts.close(),
  };
}

/** Logs what happens to a model server. */
const serverLog = (log: TelemetryPart['log']): ServerEvents => ({
  onDown: (err) => log.error({ err }, 'the model server cannot be used'),
  onBack: (downMs) => log.warn({ downMs: Math.round(downMs) }, 'the model server can be used again'),
  onFault: (err) => log.error({ err }, 'the model server has failed at a run'),
});

/** Batches of each session that decoding may be ahead of the model. */
const BATCHES_AHEAD = 2;

export type ImagesPart = ReturnType<typeof openImages>;

/** The way from an image to its vector. */
export function openImages(config: Config, opened: ModelPart) {
  const { model, preprocessor, embedder, admission } = opened;
  const imagesInFlight = BATCHES_AHEAD * opened.imagesInRuns + preprocessor.threads;
  const imageEncoder = new ImageEncoder(
    preprocessor,
    embedder,
    admission,
    {
      maxImages: config.maxQueuedImages,
      maxImagesPerTenant: config.maxQueuedImagesPerTenant,
      maxBytes: config.queueMb * MEGABYTE,
    },
    imagesInFlight,
  );
  const imageVectors = new ImageVectors(imageEncoder, model.digest, config.imageCacheMb * MEGABYTE);
  const remoteImages = config.allowedHosts.length > 0 ? new HttpImages(config.allowedHosts) : undefined;
  return { imageEncoder, imageVectors, imagesInFlight, reader: new ImageReader(remoteImages) };
}
