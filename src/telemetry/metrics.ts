import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClassifiedImage } from '../domain/classification.js';
import { ERROR_CODES } from '../errors.js';
import type { FinishedRequest } from './finished-request.js';
import { processMetrics } from './process-metrics.js';
import { TenantLabels } from './tenant-labels.js';

/** Counts since the start of the process. */
export interface ServiceCounters {
  /** Batches that the image loaders of requests have dispatched. */
  readonly dispatches: number;
  /** Images that went through those loaders. */
  readonly images: number;
  /** Images whose vectors were in the cache. */
  readonly hits: number;
  /** Images that went through the model. */
  readonly imagesEncoded: number;
  /** Images waiting now. */
  readonly queued: number;
  /** Prompts waiting for the model, or in it. */
  readonly promptsQueued: number;
  readonly textRuns: number;
  readonly imageRuns: number;
  readonly promptsEncoded: number;
  /** Jobs that this process runs. */
  readonly jobsRunning: number;
  /** Jobs of all processes that wait or run, as this one saw them last. */
  readonly jobsOpen: number;
  /** Reads of record tables. */
  readonly storeReads: number;
}

interface WriteCounts {
  readonly commits: number;
  readonly conflicts: number;
}

/** What the services count themselves, read when the metrics are requested. */
interface MetricSources {
  counters(): ServiceCounters;
  readonly storage: { readonly [Kind in 'records' | 'labelSets' | 'sampleSets']: WriteCounts };
  readonly model: { readonly id: string; readonly digest: string; readonly dtype: string; readonly device: string };
  isReady(): Promise<boolean>;
  /** Streams that are open now. */
  streams(): number;
}

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']);
/** Stands for the route of an unknown path. */
const NO_ROUTE = '_none';
/** Stands for the field of an operation that could not be parsed or validated. */
export const NO_FIELD = '_none';
const STAGES = ['decode', 'queue', 'embed', 'rank', 'total'] as const;
/** Codes of refused documents, beside our own. */
const DOCUMENT_CODES = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'] as const;
/** Codes of requests that are refused for their key. */
const AUTH_CODES = { 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN' } as const;

/**
 * The metrics of one server. Labels have few values, whatever clients send: routes, fields and codes come from the
 * program, and the number of tenants is bounded.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly tenants: TenantLabels;
  private readonly requests = this.counter(
    'http_requests_total',
    'Requests by status; 499 means that the client disconnected before its answer',
    ['method', 'route', 'status'],
  );
  private readonly requestSeconds = this.histogram(
    'http_request_duration_seconds',
    'Time from the request line to the end of the answer',
    LATENCY_BUCKETS,
    ['route'],
  );
  private readonly operations = this.counter(
    'graphql_operations_total',
    'Requested root fields, by the code of their outcome',
    ['field', 'code'],
  );
  private readonly authFailures = this.counter('auth_failures_total', 'Requests refused for their API key', ['code']);
  private readonly stageSeconds = this.histogram(
    'classify_stage_seconds',
    'Time of an image in each stage; images with a cached vector have only rank and total',
    LATENCY_BUCKETS,
    ['stage'],
  );
  private readonly batchSize = this.histogram('classify_batch_size', 'Images in a run of the model', BATCH_BUCKETS, []);
  private readonly images = this.counter('images_total', 'Images classified', ['tenant']);
  private readonly imageFailures = this.counter('image_failures_total', 'Images that could not be encoded', ['code']);

  /** @param maxTenants how many tenants get their own time series */
  constructor(maxTenants: number) {
    this.tenants = new TenantLabels(maxTenants);
    for (const code of Object.values(AUTH_CODES)) this.authFailures.inc({ code }, 0);
    for (const code of ERROR_CODES) this.imageFailures.inc({ code }, 0);
    for (const stage of STAGES) this.stageSeconds.zero({ stage });
  }

  /*
   * Counters begin at 0 for all values that their labels are known to take. A series that first appears with a count
   * hides that count from `rate()`, and a sum over two series has no value while one of them is missing.
   */

  /** @param fields names of the queries and mutations that there are */
  startFields(fields: readonly string[]): void {
    for (const field of fields) for (const code of ['OK', ...ERROR_CODES]) this.operations.inc({ field, code }, 0);
    for (const code of [...DOCUMENT_CODES, ...ERROR_CODES]) this.operations.inc({ field: NO_FIELD, code }, 0);
  }

  /** @param route the route's pattern; undefined for unknown paths @param statuses that it may be answered with */
  startRoute(method: string, route: string | undefined, statuses: readonly number[]): void {
    for (const status of statuses) this.requests.inc({ method, route: route ?? NO_ROUTE, status }, 0);
    this.requestSeconds.zero({ route: route ?? NO_ROUTE });
  }

  readonly contentType = this.registry.contentType;

  /** Adds the metrics that are read from the services. Call it once. */
  watch({ counters, storage, model, isReady, streams }: MetricSources): void {
    this.readCounter('image_cache_hits_total', 'Images whose vector was cached', () => counters().hits);
    this.readCounter(
      'image_cache_misses_total',
      'Images whose vector was not cached',
      () => counters().images - counters().hits,
    );
    this.readCounter('images_encoded_total', 'Images that went through the model', () => counters().imagesEncoded);
    this.readCounter('prompts_encoded_total', 'Prompts that went through the model', () => counters().promptsEncoded);
    this.readCounters('model_runs_total', 'Runs of the model', 'tower', () => {
      const { textRuns: text, imageRuns: image } = counters();
      return { text, image };
    });
    const { records, labelSets, sampleSets } = storage;
    const kinds = (what: 'commits' | 'conflicts') => ({
      records: records[what],
      label_sets: labelSets[what],
      sample_sets: sampleSets[what],
    });
    this.readCounters('storage_commits_total', 'Writes that were committed', 'kind', () => kinds('commits'));
    this.readCounters('storage_conflicts_total', 'Writes that lost to another writer', 'kind', () =>
      kinds('conflicts'),
    );
    this.gauge('queue_images', 'Images waiting to be decoded', async () => counters().queued);
    this.gauge('queue_prompts', 'Prompts waiting for the model, or in it', async () => counters().promptsQueued);
    this.gauge('jobs_running', 'Jobs that this process runs', async () => counters().jobsRunning);
    this.gauge('jobs_open', 'Jobs of all processes that wait or run', async () => counters().jobsOpen);
    this.gauge('streams', 'Streams of events that are open', async () => streams());
    this.gauge('ready', '1 when the model is loaded and the store reachable, as /readyz says', async () =>
      (await isReady()) ? 1 : 0,
    );
    const { id, digest, dtype, device } = model;
    const info = new Gauge({
      name: 'lexiclip_model_info',
      help: 'The model as labels; always 1',
      labelNames: ['model', 'digest', 'dtype', 'device'],
      registers: [this.registry],
    });
    info.set({ model: id, digest, dtype, device }, 1);
  }

  requestEnded({ method, route, status, ms, caller, record }: FinishedRequest): void {
    this.requests.inc({ method: METHODS.has(method) ? method : 'other', route: route ?? NO_ROUTE, status });
    this.requestSeconds.observe({ route: route ?? NO_ROUTE }, ms / 1000);
    if (caller === undefined && (status === 401 || status === 403)) this.authFailures.inc({ code: AUTH_CODES[status] });
    for (const { field, code } of record.outcomes) this.operations.inc({ field, code });
    for (const code of record.failures) this.imageFailures.inc({ code });
    for (const image of record.images) this.observeStages(image);
    if (caller !== undefined && record.images.length > 0)
      this.images.inc({ tenant: this.tenants.of(caller) }, record.images.length);
  }

  modelRan(images: number): void {
    this.batchSize.observe(images);
  }

  /** All metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return Registry.merge([this.registry, processMetrics()]).metrics();
  }

  private observeStages({ timings }: ClassifiedImage): void {
    const { decodeMs, queueMs, embedMs, rankMs, totalMs, batchSize } = timings;
    const observe = (stage: (typeof STAGES)[number], ms: number) => this.stageSeconds.observe({ stage }, ms / 1000);
    if (batchSize > 0) {
      observe('decode', decodeMs);
      observe('queue', queueMs);
      observe('embed', embedMs);
    }
    observe('rank', rankMs);
    observe('total', totalMs);
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

  /** A counter whose value is kept elsewhere. */
  private readCounter(name: string, help: string, value: () => number): void {
    const collect = function (this: Counter) {
      this.reset();
      this.inc(value());
    };
    new Counter({ name: `lexiclip_${name}`, help, registers: [this.registry], collect });
  }

  private readCounters(name: string, help: string, label: string, values: () => Record<string, number>): void {
    const collect = function (this: Counter) {
      this.reset();
      for (const [value, count] of Object.entries(values())) this.inc({ [label]: value }, count);
    };
    new Counter({ name: `lexiclip_${name}`, help, labelNames: [label], registers: [this.registry], collect });
  }
}
