import type { Config } from '../config.js';
import { Candidates } from '../services/classify/candidates.js';
import { Classifier } from '../services/classify/classifier.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import { ImageEncoder } from '../services/embedding/image-encoder.js';
import { ImageVectors } from '../services/embedding/image-vectors.js';
import { ImageReader } from '../services/images/image-source.js';
import { HttpImages } from '../services/images/remote/remote-images.js';
import { LargeVersions } from '../services/ranking/large-versions.js';
import type { BelowCatalog, CatalogPart } from './catalog.js';
import { MEGABYTE } from './units.js';

/** Batches of each session that decoding may be ahead of the model. */
const BATCHES_AHEAD = 2;

/** The parts that are open before classification. */
export interface BelowClassification extends BelowCatalog {
  readonly catalog: CatalogPart;
}

export type ClassificationPart = ReturnType<typeof openClassification>;

/** The way from an image to ranked labels. */
export function openClassification(
  config: Config,
  { telemetry, model: opened, storage, catalog }: BelowClassification,
) {
  const parts = new CloseStack();
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
  const onFailedIndex = (err: unknown) => telemetry.log.warn({ err }, 'a vector index was not built');
  const large = parts.add(new LargeVersions(storage.indexesOf, catalog.ranker, model.logitScale, onFailedIndex));
  const { labelSets, templates, encoder, ranker } = catalog;
  const candidates = new Candidates({ labelSets, templates, encoder, ranker, large, model });
  const remoteImages = config.allowedHosts.length > 0 ? new HttpImages(config.allowedHosts) : undefined;
  const reader = new ImageReader(remoteImages);
  const classifier = new Classifier(reader, candidates, model);
  return { imageEncoder, imageVectors, imagesInFlight, reader, candidates, classifier, close: () => parts.close() };
}
