import type { Config } from './config.js';
import { openCatalog } from './server/catalog.js';
import { openClassification } from './server/classification.js';
import { openHttp } from './server/http.js';
import { openModel } from './server/model.js';
import { openTelemetry } from './server/telemetry.js';
import { CloseStack } from './services/concurrency/close-stack.js';
import type { DownloadProgress } from './services/models/thread-session.js';
import { openStorage } from './services/storage/storage.js';
import type { ServiceCounters } from './telemetry/metrics.js';

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The operator's key, when this start has made it. */
  readonly createdOperatorKey: string | undefined;
  counters(): ServiceCounters;
  /** Stops taking requests, answers those under way, and closes everything. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/**
 * Opens the parts of the service, each on those before it, and closes them in the other order.
 *
 * @throws StartupError for what an operator can mend
 */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const parts = new CloseStack();
  try {
    const telemetry = parts.add(await openTelemetry(config));
    const model = parts.add(await openModel(config, telemetry, options.onDownload ?? (() => undefined)));
    const storage = parts.add(await openStorage(config.data));
    const catalog = parts.add(await openCatalog(config, { telemetry, model, storage }));
    const classification = parts.add(openClassification(config, { telemetry, model, storage, catalog }));
    const counters = (): ServiceCounters => ({
      ...classification.imageVectors.counters,
      imagesEncoded: classification.imageEncoder.encoded,
      queued: classification.imageEncoder.queued,
      promptsQueued: model.admission.promptsWaiting,
      textRuns: model.embedder.runs.text,
      imageRuns: model.embedder.runs.image,
      promptsEncoded: catalog.prompts.encoded,
      storeReads: storage.databases.counters.records.reads,
    });
    const below = { telemetry, model, storage, catalog, classification, counters };
    const { url } = parts.add(await openHttp(config, below));
    return { url, createdOperatorKey: catalog.createdOperatorKey, counters, close: () => parts.close() };
  } catch (error) {
    // What keeps it from starting matters more than what fails while it is given up.
    await parts.close().catch(() => undefined);
    throw error;
  }
}
