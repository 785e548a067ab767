import type { Config } from './config.js';
import { openCatalog } from './server/catalog.js';
import { openClassification } from './server/classification.js';
import { openEvaluation } from './server/evaluation.js';
import { openHttp } from './server/http.js';
import { openJobs } from './server/jobs.js';
import { LifeLog } from './server/life-log.js';
import { openImages, openModel } from './server/model.js';
import { superviseThreads } from './server/supervision.js';
import { openTelemetry } from './server/telemetry.js';
import { CloseStack } from './services/concurrency/close-stack.js';
import type { ThreadGone } from './services/concurrency/threads/supervision.js';
import { Damage } from './services/maintenance/damage.js';
import type { FetchEvent } from './services/models/hub/fetch-event.js';
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
  /** Called while the model is fetched from the hub. */
  readonly onFetch?: (event: FetchEvent) => void;
  /** Called when the service cannot go on in this process. */
  readonly onGone?: (error: ThreadGone) => void;
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
    const threads = superviseThreads(telemetry.log, config.hungMs, options.onGone ?? (() => undefined));
    const model = parts.add(await openModel(config, telemetry, threads, options.onFetch ?? (() => undefined)));
    const damage = new Damage(telemetry.log);
    const storageOptions = { failures: damage, durable: config.sync === 'always', store: config.storage };
    const storage = parts.add(await openStorage(config.data, storageOptions));
    const catalog = parts.add(await openCatalog(config, { telemetry, model, storage, damage, threads }));
    const images = openImages(config, model);
    const belowEvaluation = { telemetry, model, storage, damage, threads, catalog, images };
    const evaluation = parts.add(openEvaluation(config, belowEvaluation));
    const belowClassification = { ...belowEvaluation, evaluation };
    const classification = parts.add(openClassification(belowClassification));
    const jobs = parts.add(openJobs(config, { ...belowClassification, classification }));
    const counters = (): ServiceCounters => ({
      ...images.imageVectors.counters,
      imagesEncoded: images.imageEncoder.encoded,
      queued: images.imageEncoder.queued,
      promptsQueued: model.admission.promptsWaiting,
      textRuns: model.embedder.runs.text,
      imageRuns: model.embedder.runs.image,
      promptsEncoded: catalog.prompts.encoded,
      jobsRunning: jobs.runner.running,
      jobsOpen: jobs.runner.open,
      storeReads: storage.databases.counters.records.reads,
    });
    const below = { ...belowClassification, classification, jobs, counters };
    const { url } = parts.add(await openHttp(config, below));
    const life = new LifeLog(telemetry.log, { model: model.model, data: config.data, url });
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= life.stop(() => parts.close());
      return closing;
    };
    return { url, createdOperatorKey: catalog.createdOperatorKey, counters, close };
  } catch (error) {
    // What keeps it from starting matters more than what fails while it is given up.
    await parts.close().catch(() => undefined);
    throw error;
  }
}
