import { homedir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { FAMILY_NAMES } from '../domain/model-family.js';
import { DEVICES, DTYPES } from '../domain/model-identity.js';
import {
  allowedHosts,
  baseUrl,
  folders,
  headerToken,
  httpUrl,
  integer,
  number,
  oneOf,
  onOff,
  origins,
  paths,
  secret,
  servedModel,
  text,
} from './rules.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const setting = <Rule extends z.ZodType>(variable: `LEXICLIP_${string}`, rule: Rule) => ({ variable, rule });

/** Every setting: its place in the configuration, its variable, its rule and its default. */
export const settings = {
  /** 0 picks a free port. */
  port: setting('LEXICLIP_PORT', integer(0, 65_535).default(4000)),
  host: setting('LEXICLIP_HOST', text.default('127.0.0.1')),
  /** A directory, or an object-store URI. */
  data: setting('LEXICLIP_DATA', text.default('./data')),
  /** Whether a change is on the disk before it is acknowledged, in a directory. */
  sync: setting('LEXICLIP_SYNC', oneOf(['always', 'never']).default('always')),
  /** How an object store is reached, beside what its SDK takes from the environment. */
  storage: {
    endpoint: setting('LEXICLIP_STORAGE_ENDPOINT', httpUrl.optional()),
    region: setting('LEXICLIP_STORAGE_REGION', text.optional()),
    /** Whether requests may go in plain HTTP. */
    allowHttp: setting('LEXICLIP_STORAGE_ALLOW_HTTP', onOff.default('off')),
    /** Whether buckets are in the path of URLs, not in the name of the host; where there is an endpoint, by default. */
    pathStyle: setting('LEXICLIP_STORAGE_PATH_STYLE', onOff.optional()),
    /** How long one request may take, ms. */
    timeoutMs: setting('LEXICLIP_STORAGE_TIMEOUT_MS', integer(1_000, 600_000).default(10_000)),
  },

  model: setting('LEXICLIP_MODEL', text.default('starter-clip')),
  /** Directory where models from the hub are cached. */
  modelCache: setting(
    'LEXICLIP_MODEL_CACHE',
    text.default(join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lexiclip')),
  ),
  /** The family that it is like, where its files do not say. */
  modelFamily: setting('LEXICLIP_MODEL_FAMILY', oneOf(FAMILY_NAMES).optional()),
  /** Which of the sizes in its folder. */
  modelSize: setting(
    'LEXICLIP_MODEL_SIZE',
    text.regex(/^[\w.-]+$/, 'must be the name of a folder in the model\'s folder "onnx"').optional(),
  ),
  dtype: setting('LEXICLIP_DTYPE', oneOf(DTYPES).default('fp32')),
  device: setting('LEXICLIP_DEVICE', oneOf(DEVICES).default('cpu')),
  /** Overrides the model's own logit scale. */
  logitScale: setting(
    'LEXICLIP_LOGIT_SCALE',
    number((n) => n > 0 && n <= 10_000, 'a number above 0 and at most 10000').optional(),
  ),
  /** Added to scaled similarities before the sigmoid, for SigLIP. */
  logitBias: setting(
    'LEXICLIP_LOGIT_BIAS',
    number((n) => n >= -10_000 && n <= 10_000, 'a number from -10000 to 10000').optional(),
  ),
  /** Number of copies of the model. */
  workers: setting('LEXICLIP_WORKERS', integer(1, 256).optional()),
  /** Threads of each copy. */
  threads: setting('LEXICLIP_THREADS', integer(1, 256).optional()),
  /** Largest number of images in one run of the model. */
  maxBatch: setting('LEXICLIP_BATCH', integer(1, 256).optional()),
  /** How long a batch may wait for images that are known to be coming, ms. */
  batchWindowMs: setting('LEXICLIP_BATCH_WINDOW_MS', integer(0, 1000).default(10)),

  /** A server that runs the towers of the model, over the Open Inference Protocol. */
  modelServer: {
    /** Undefined when they run in this process. */
    url: setting('LEXICLIP_MODEL_SERVER', baseUrl.optional()),
    /** Its models: `name`, or `name:version`. */
    vision: setting('LEXICLIP_MODEL_SERVER_VISION', servedModel.default('vision_model')),
    text: setting('LEXICLIP_MODEL_SERVER_TEXT', servedModel.default('text_model')),
    /** Shown to it as a bearer token. */
    token: setting('LEXICLIP_MODEL_SERVER_TOKEN', headerToken.optional()),
    /** Time after which it counts as frozen when it does not answer, ms. */
    timeoutMs: setting('LEXICLIP_MODEL_SERVER_TIMEOUT_MS', integer(100, 600_000).default(10_000)),
    /** How often it is looked whether it still runs the same model, ms. */
    checkMs: setting('LEXICLIP_MODEL_SERVER_CHECK_MS', integer(500, 3_600_000).default(10_000)),
    /** Runs that are sent to it at a time. */
    runs: setting('LEXICLIP_MODEL_SERVER_RUNS', integer(1, 64).default(2)),
  },

  /** How long a request may take before it is answered with TIMEOUT, ms. */
  requestTimeoutMs: setting('LEXICLIP_REQUEST_TIMEOUT_MS', integer(100, 600_000).default(30_000)),
  /**
   * Time after which a task of a thread counts as hung, ms; for a run of the model also 20 times as long as usual, where
   * that is longer.
   */
  hungMs: setting('LEXICLIP_HUNG_MS', integer(100, 3_600_000).default(20_000)),
  /** Images of all tenants together that may wait for the model. */
  maxQueuedImages: setting('LEXICLIP_QUEUE_IMAGES', integer(1, 1_000_000).default(1000)),
  /** Images of one tenant that may wait for the model. */
  maxQueuedImagesPerTenant: setting('LEXICLIP_TENANT_QUEUE_IMAGES', integer(1, 1_000_000).default(500)),
  /** Label set changes of one tenant that encode prompts at a time, and likewise classifications. */
  textCallsPerTenant: setting('LEXICLIP_TENANT_TEXT_CALLS', integer(1, 1_000).default(4)),
  /** Prompts that one change of a label set may have encoded while its client waits; jobs may have more. */
  maxDirectPrompts: setting('LEXICLIP_MAX_DIRECT_PROMPTS', integer(0, 1_000_000).default(10_000)),
  /** Comparisons of samples with labels that a request may wait for; jobs may have more. */
  maxDirectComparisons: setting('LEXICLIP_MAX_DIRECT_COMPARISONS', integer(0, 1_000_000_000_000).default(50_000_000)),
  /** Jobs that this process runs at a time. */
  jobs: setting('LEXICLIP_JOBS', integer(0, 1_000).default(4)),
  /** Those of one tenant. */
  tenantJobs: setting('LEXICLIP_TENANT_JOBS', integer(1, 1_000).default(2)),
  /** Jobs of all tenants that may be waiting or running. */
  maxOpenJobs: setting('LEXICLIP_OPEN_JOBS', integer(1, 1_000_000).default(10_000)),
  /** How long a process may give no sign of life before others take its jobs, ms. */
  jobLeaseMs: setting('LEXICLIP_JOB_LEASE_MS', integer(500, 3_600_000).default(15_000)),
  /** Days for which jobs that have ended are kept, with their results. */
  jobDays: setting('LEXICLIP_JOB_DAYS', integer(1, 3_650).default(7)),
  /** Memory for request bodies, and again for answers that are not read yet, megabytes; one tenant may take half. */
  queueMb: setting('LEXICLIP_QUEUE_MB', integer(32, 1_048_576).default(256)),
  /** How long a body may bring too little, ms. */
  bodyStallMs: setting('LEXICLIP_BODY_STALL_MS', integer(100, 600_000).default(5_000)),
  /** How long a client may read nothing of its answer, ms. */
  answerStallMs: setting('LEXICLIP_ANSWER_STALL_MS', integer(100, 600_000).default(10_000)),
  /** Streams of events that may be open. */
  streams: setting('LEXICLIP_STREAMS', integer(0, 100_000).default(1_000)),
  /** Those of one tenant. */
  tenantStreams: setting('LEXICLIP_TENANT_STREAMS', integer(0, 100_000).default(200)),
  /** How long a stream may be open before its client has to connect again, minutes. */
  streamMinutes: setting(
    'LEXICLIP_STREAM_MINUTES',
    number((n) => n > 0 && n <= 10_080, 'a number above 0 and at most 10080').default(60),
  ),
  /** Connections that may be open. */
  connections: setting('LEXICLIP_CONNECTIONS', integer(2, 100_000).default(5_000)),
  /** Those from one address; half of all by default. */
  addressConnections: setting('LEXICLIP_ADDRESS_CONNECTIONS', integer(1, 100_000).optional()),
  /** Memory for image vectors, megabytes. */
  imageCacheMb: setting('LEXICLIP_IMAGE_CACHE_MB', integer(0, 1_048_576).default(8)),
  /** Memory for the labels and vectors of versions in use, megabytes. */
  versionCacheMb: setting('LEXICLIP_VERSION_CACHE_MB', integer(1, 1_048_576).default(512)),
  /** How long another process's writes may stay unseen, ms; 0 reads afresh every time. */
  consistencyMs: setting('LEXICLIP_CONSISTENCY_MS', integer(0, 3_600_000).default(1000)),

  operatorKey: setting('LEXICLIP_OPERATOR_KEY', secret(32).optional()),
  /** Also accepted, while the operator's key is being changed. */
  previousOperatorKey: setting('LEXICLIP_OPERATOR_KEY_PREVIOUS', secret(32).optional()),
  /** What a tenant may have and use, unless the operator has set its own quotas. */
  quotas: {
    labelSets: setting('LEXICLIP_QUOTA_LABEL_SETS', integer(0, 1_000_000).default(1000)),
    labels: setting('LEXICLIP_QUOTA_LABELS', integer(0, 1_000_000_000).default(1_000_000)),
    imagesPerMinute: setting('LEXICLIP_QUOTA_IMAGES_PER_MINUTE', integer(0, 1_000_000_000).default(60_000)),
    apiKeys: setting('LEXICLIP_QUOTA_API_KEYS', integer(0, 1_000_000).default(1000)),
    promptTemplates: setting('LEXICLIP_QUOTA_TEMPLATES', integer(0, 1_000_000).default(1000)),
    promptsPerMinute: setting('LEXICLIP_QUOTA_PROMPTS_PER_MINUTE', integer(0, 1_000_000_000).default(200_000)),
    jobs: setting('LEXICLIP_QUOTA_JOBS', integer(0, 1_000_000).default(50)),
    uploadMb: setting('LEXICLIP_QUOTA_UPLOAD_MB', integer(0, 1_000_000_000).default(8192)),
    samples: setting('LEXICLIP_QUOTA_SAMPLES', integer(0, 1_000_000_000).default(200_000)),
    thumbnailMb: setting('LEXICLIP_QUOTA_THUMBNAIL_MB', integer(0, 1_000_000_000).default(2048)),
  },
  /** Days for which the data of a deleted tenant are kept; 0 drops them at once. */
  trashDays: setting('LEXICLIP_TRASH_DAYS', integer(0, 36_500).default(7)),
  /** Days for which audit log entries are kept. */
  auditDays: setting('LEXICLIP_AUDIT_DAYS', integer(1, 36_500).default(400)),
  /** Days for which usage is kept. */
  usageDays: setting('LEXICLIP_USAGE_DAYS', integer(1, 36_500).default(400)),

  /** Largest request body, megabytes. */
  bodyMb: setting('LEXICLIP_BODY_MB', integer(1, 1024).default(16)),
  /** Largest upload that comes in pieces, megabytes. */
  uploadMb: setting('LEXICLIP_UPLOAD_MB', integer(1, 16_384).default(2048)),
  /** What one upload may unpack to, megabytes; four times as much as an upload may have by default. */
  uploadUnpackedMb: setting('LEXICLIP_UPLOAD_UNPACKED_MB', integer(1, 1_048_576).optional()),
  /** Largest answer to one request, megabytes. */
  answerMb: setting('LEXICLIP_ANSWER_MB', integer(1, 1024).default(32)),
  /** Limits of a GraphQL document, and how many operations a request may batch. */
  documents: {
    depth: setting('LEXICLIP_MAX_DEPTH', integer(1, 1000).default(20)),
    aliases: setting('LEXICLIP_MAX_ALIASES', integer(0, 100_000).default(100)),
    tokens: setting('LEXICLIP_MAX_TOKENS', integer(100, 1_000_000).default(4000)),
    fields: setting('LEXICLIP_MAX_FIELDS', integer(1, 1_000_000).default(2000)),
    repeats: setting('LEXICLIP_MAX_REPEATS', integer(1, 1_000_000).default(20)),
    variables: setting('LEXICLIP_MAX_VARIABLES', integer(0, 10_000).default(100)),
    cost: setting('LEXICLIP_MAX_COST', integer(1, 1_000_000_000).default(50_000)),
    batch: setting('LEXICLIP_MAX_BATCH', integer(1, 100).default(1)),
  },
  /** Files that list the only operations tenants may send; without any, all are allowed. */
  safelist: setting('LEXICLIP_SAFELIST', paths.default([])),
  /** Origins whose pages may call this server; `*` is any. */
  corsOrigins: setting('LEXICLIP_CORS_ORIGINS', origins.default([])),
  /** Whether `GET /graphql` shows a page to try queries on. */
  sandbox: setting('LEXICLIP_SANDBOX', oneOf(['on', 'off']).optional()),
  /** Whether `/studio` is served. */
  studio: setting('LEXICLIP_STUDIO', oneOf(['on', 'off']).optional()),
  /** Hosts that images may be fetched from; none turns images by URL off. */
  allowedHosts: setting('LEXICLIP_URL_HOSTS', allowedHosts.default([])),
  /** Folders that jobs may read images from, each for one tenant or for all. */
  bulkFolders: setting('LEXICLIP_BULK_FOLDERS', folders.default([])),

  /** Hosts that messages to webhooks may be sent to; none turns webhooks off. */
  webhookHosts: setting('LEXICLIP_WEBHOOK_HOSTS', allowedHosts.default([])),
  /** Days for which it is kept what webhooks were told. */
  webhookDays: setting('LEXICLIP_WEBHOOK_DAYS', integer(1, 36_500).default(30)),

  /** How long running requests may take to finish when the server stops, ms. */
  graceMs: setting('LEXICLIP_GRACE_MS', integer(0, 3_600_000).default(25_000)),
  /** How long a stopping server still accepts requests, so that load balancers see that it is not ready, ms. */
  drainDelayMs: setting('LEXICLIP_DRAIN_DELAY_MS', integer(0, 600_000).default(0)),
  logLevel: setting('LEXICLIP_LOG_LEVEL', oneOf(LOG_LEVELS).default('info')),
  /** Gives access to /metrics, as the operator's key does. */
  metricsToken: setting('LEXICLIP_METRICS_TOKEN', secret(16).optional()),
  /** How many tenants get their own time series. */
  maxMetricsTenants: setting('LEXICLIP_METRICS_TENANTS', integer(0, 10_000).default(100)),
} as const;

interface Setting {
  readonly variable: string;
  readonly rule: z.ZodType;
}
export interface SettingGroup {
  readonly [name: string]: Setting | SettingGroup;
}

export const isSetting = (entry: Setting | SettingGroup): entry is Setting => typeof entry.variable === 'string';

/** The values of a group of settings, in the same structure. */
export type ValuesOf<Group> = {
  readonly [K in keyof Group]: Group[K] extends { readonly rule: infer Rule extends z.ZodType }
    ? z.output<Rule>
    : ValuesOf<Group[K]>;
};
