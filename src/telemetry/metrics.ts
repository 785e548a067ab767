import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClassifiedImage } from '../domain/classification.js';
import type { FinishedRequest } from './finished-request.js';
import { processMetrics } from './process-metrics.js';
import { TenantLabels } from './tenant-labels.js';

/** How often things have happened since the start. */
export interface ServiceCounters {
  /** Dispatches of the image loaders of requests. */
  readonly dispatches: number;
  /** Images that went through those loaders. */
  readonly images: number;
  /** Images whose vectors were in the cache. */
  readonly hits: number;
  /** Images that went through the model. */
  readonly imagesEncoded: number;
  /** Images that wait now. */
  readonly queued: number;
  readonly textRuns: number;
  readonly imageRuns: number;
  readonly promptsEncoded: number;
  /** Reads of tables of records. */
  readonly storeReads: number;
}

interface WriteCounts {
  readonly commits: number;
  readonly conflicts: number;
}

/** What the services count themselves, read when somebody asks for the metrics. */
export interface MetricSources {
  counters(): ServiceCounters;
  readonly storage: { readonly records: WriteCounts; readonly labelSets: WriteCounts };
  readonly model: { readonly id: string; readonly digest: string; readonly dtype: string; readonly device: string };
  isReady(): Promise<boolean>;
}

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const METHODS = new Set(['GET', 'POST', 'OPTIONS', 'HEAD']);
/** In place of a route where there is none. */
const NO_ROUTE = '_none';

/**
 * The metrics of one server. Labels have few values, whatever clients send: routes, fields and codes come from the
 * program, tenants are bounded.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly tenants: TenantLabels;
  private readonly requests = this.counter(
    'http_requests_total',
    'Requests, by how they were answered; 499 is a client that left before its answer',
    ['method', 'route', 'status'],
  );
  private readonly requestSeconds = this.histogram(
    'http_request_duration_seconds',
    'From the request line to the end of the answer',
    LATENCY_BUCKETS,
    ['route'],
  );
  private readonly operations = this.counter(
    'graphql_operations_total',
    'Root fields asked for, by the code of what came of them',
    ['field', 'code'],
  );
  private readonly authFailures = this.counter('auth_failures_total', 'Requests refused for their API key', ['code']);
  private readonly stageSeconds = this.histogram(
    'classify_stage_seconds',
    'Time of an image in each stage; images whose vector was at hand have rank and total only',
    LATENCY_BUCKETS,
    ['stage'],
  );
  private readonly batchSize = this.histogram('classify_batch_size', 'Images in a run of the model', BATCH_BUCKETS, []);
  private readonly images = this.counter('images_total', 'Images classified', ['tenant']);
  private readonly imageFailures = this.counter('image_failures_total', 'Images that no vector could be made of', [
    'code',
  ]);

  /** @param tenants the most tenants that have a time series of their own */
  constructor(tenants: number) {
    this.tenants = new TenantLabels(tenants);
  }

  readonly contentType = this.registry.contentType;

  /** Adds what is read from the services. To be called once. */
  watch({ counters, storage, model, isReady }: MetricSources): void {
    this.read('image_cache_hits_total', 'Images whose vector was at hand', () => counters().hits);
    this.read(
      'image_cache_misses_total',
      'Images whose vector was not at hand',
      () => counters().images - counters().hits,
    );
    this.read('images_encoded_total', 'Images that went through the model', () => counters().imagesEncoded);
    this.read('prompts_encoded_total', 'Prompts that went through the model', () => counters().promptsEncoded);
    this.readBy('model_runs_total', 'Runs of the model', 'tower', () => {
      const { textRuns: text, imageRuns: image } = counters();
      return { text, image };
    });
    const { records, labelSets } = storage;
    const kinds = (what: 'commits' | 'conflicts') => ({ records: records[what], label_sets: labelSets[what] });
    this.readBy('storage_commits_total', 'Writes that were committed', 'kind', () => kinds('commits'));
    this.readBy('storage_conflicts_total', 'Writes that another writer was faster than', 'kind', () =>
      kinds('conflicts'),
    );
    this.gauge('queue_images', 'Images that wait to be decoded', async () => counters().queued);
    this.gauge('ready', '1 when the model is loaded and the store reachable, as /readyz says', async () =>
      (await isReady()) ? 1 : 0,
    );
    const { id, digest, dtype, device } = model;
    const info = new Gauge({
      name: 'lexiclip_model_info',
      help: 'The model, as labels; always 1',
      labelNames: ['model', 'digest', 'dtype', 'device'],
      registers: [this.registry],
    });
    info.set({ model: id, digest, dtype, device }, 1);
  }

  requestEnded({ method, route, status, ms, caller, record }: FinishedRequest): void {
    this.requests.inc({ method: METHODS.has(method) ? method : 'other', route: route ?? NO_ROUTE, status });
    this.requestSeconds.observe({ route: route ?? NO_ROUTE }, ms / 1000);
    if (caller === undefined && (status === 401 || status === 403)) {
      this.authFailures.inc({ code: status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN' });
    }
    for (const { field, code } of record.outcomes) this.operations.inc({ field, code });
    for (const code of record.failures) this.imageFailures.inc({ code });
    for (const image of record.images) this.stagesOf(image);
    if (caller !== undefined && record.images.length > 0)
      this.images.inc({ tenant: this.tenants.of(caller) }, record.images.length);
  }

  modelRan(images: number): void {
    this.batchSize.observe(images);
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return Registry.merge([this.registry, processMetrics()]).metrics();
  }

  private stagesOf({ timings }: ClassifiedImage): void {
    const { decodeMs, queueMs, embedMs, rankMs, totalMs, batchSize } = timings;
    if (batchSize > 0) {
      this.stageSeconds.observe({ stage: 'decode' }, decodeMs / 1000);
      this.stageSeconds.observe({ stage: 'queue' }, queueMs / 1000);
      this.stageSeconds.observe({ stage: 'embed' }, embedMs / 1000);
    }
    this.stageSeconds.observe({ stage: 'rank' }, rankMs / 1000);
    this.stageSeconds.observe({ stage: 'total' }, totalMs / 1000);
  }

  private counter<T extends string>(name: string, help: string, labelNames: T[]): Counter<T> {
    return new Counter({ name: `lexiclip_${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram<T extends string>(name: string, help: string, buckets: number[], labelNames: T[]): Histogram<T> {
    return new Histogram({ name: `lexiclip_${name}`, help, buckets, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string, value: () => Promise<number>): void {
    const collect = async function (this: Gauge) {
      this.set(await value());
    };
    new Gauge({ name: `lexiclip_${name}`, help, registers: [this.registry], collect });
  }

  /** A counter that somebody else counts. */
  private read(name: string, help: string, value: () => number): void {
    const collect = function (this: Counter) {
      this.reset();
      this.inc(value());
    };
    new Counter({ name: `lexiclip_${name}`, help, registers: [this.registry], collect });
  }

  private readBy(name: string, help: string, label: string, values: () => Record<string, number>): void {
    const collect = function (this: Counter) {
      this.reset();
      for (const [value, count] of Object.entries(values())) this.inc({ [label]: value }, count);
    };
    new Counter({ name: `lexiclip_${name}`, help, labelNames: [label], registers: [this.registry], collect });
  }
}
