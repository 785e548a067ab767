import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type TracesConfig, tracesConfig } from './config/traces.js';
import { type AllowedHost, parseAllowedHost } from './domain/allowed-host.js';
import type { Quotas } from './domain/quotas.js';
import { StartupError } from './errors.js';
import type { DocumentLimits } from './graphql/document-limits.js';

export const DTYPES = ['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'] as const;
export type Dtype = (typeof DTYPES)[number];

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be a whole number from ${least} to ${most}`);
const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });
const text = z.string().trim().min(1, 'must not be empty');
const operatorSecret = z.string().min(32, 'must have at least 32 characters');
const listOf = (list: string) => list.split(',').map((entry) => entry.trim());
const paths = z.string().transform((list): readonly string[] => Object.freeze(listOf(list).filter(Boolean)));
const isOrigin = (entry: string) => entry === '*' || (URL.canParse(entry) && new URL(entry).origin === entry);
const origins = z
  .string()
  .transform((list): readonly string[] => Object.freeze(listOf(list)))
  .refine(
    (list) => list.every(isOrigin),
    'must be a comma-separated list of origins such as https://app.example.com, or *',
  );
const urlHosts = z.string().transform((list, context): readonly AllowedHost[] => {
  const hosts = list.split(',').map((entry) => parseAllowedHost(entry.trim()));
  if (!hosts.includes(undefined)) return Object.freeze(hosts as AllowedHost[]);
  const allowed = 'images.example.com, *.example.com, * or an IP address, each alone or with :port';
  context.addIssue(`must be a comma-separated list of hosts: ${allowed}`);
  return z.NEVER;
});

/** Each variable with its rule and default. The pages of docs are compared with it. */
export const variables = z.object({
  LEXICLIP_PORT: integer(0, 65_535).default(4000),
  LEXICLIP_HOST: text.default('127.0.0.1'),
  LEXICLIP_DATA: text.default('./data'),
  LEXICLIP_MODEL: text.default('starter-clip'),
  LEXICLIP_MODEL_CACHE: text.default(join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lexiclip')),
  LEXICLIP_DTYPE: oneOf(DTYPES).default('fp32'),
  LEXICLIP_DEVICE: oneOf(['cpu', 'cuda'] as const).default('cpu'),
  LEXICLIP_LOGIT_SCALE: z
    .string()
    .transform(Number)
    .refine((n) => n > 0 && n <= 10_000, 'must be a number above 0 and at most 10000')
    .optional(),
  LEXICLIP_LOGIT_BIAS: z
    .string()
    .transform(Number)
    .refine((n) => n >= -10_000 && n <= 10_000, 'must be a number from -10000 to 10000')
    .optional(),
  LEXICLIP_WORKERS: integer(1, 256).optional(),
  LEXICLIP_THREADS: integer(1, 256).optional(),
  LEXICLIP_BATCH: integer(1, 256).optional(),
  LEXICLIP_BATCH_WINDOW_MS: integer(0, 1000).default(10),
  LEXICLIP_REQUEST_TIMEOUT_MS: integer(100, 600_000).default(30_000),
  LEXICLIP_QUEUE_IMAGES: integer(1, 1_000_000).default(1000),
  LEXICLIP_TENANT_QUEUE_IMAGES: integer(1, 1_000_000).default(500),
  LEXICLIP_QUEUE_MB: integer(32, 1_048_576).default(256),
  LEXICLIP_IMAGE_CACHE_MB: integer(0, 1_048_576).default(8),
  LEXICLIP_VERSION_CACHE_MB: integer(1, 1_048_576).default(512),
  LEXICLIP_CONSISTENCY_MS: integer(0, 3_600_000).default(1000),
  LEXICLIP_OPERATOR_KEY: operatorSecret.optional(),
  LEXICLIP_OPERATOR_KEY_PREVIOUS: operatorSecret.optional(),
  LEXICLIP_BODY_MB: integer(1, 1024).default(16),
  LEXICLIP_MAX_DEPTH: integer(1, 1000).default(20),
  LEXICLIP_MAX_ALIASES: integer(0, 100_000).default(100),
  LEXICLIP_MAX_TOKENS: integer(100, 1_000_000).default(4000),
  LEXICLIP_MAX_FIELDS: integer(1, 1_000_000).default(2000),
  LEXICLIP_MAX_REPEATS: integer(1, 1_000_000).default(20),
  LEXICLIP_MAX_VARIABLES: integer(0, 10_000).default(100),
  LEXICLIP_MAX_COST: integer(1, 1_000_000_000).default(50_000),
  LEXICLIP_MAX_BATCH: integer(1, 100).default(1),
  LEXICLIP_SAFELIST: paths.default([]),
  LEXICLIP_QUOTA_LABEL_SETS: integer(0, 1_000_000).default(1000),
  LEXICLIP_QUOTA_LABELS: integer(0, 1_000_000_000).default(1_000_000),
  LEXICLIP_QUOTA_IMAGES_PER_MINUTE: integer(0, 1_000_000_000).default(60_000),
  LEXICLIP_CORS_ORIGINS: origins.default([]),
  LEXICLIP_SANDBOX: oneOf(['on', 'off'] as const).optional(),
  LEXICLIP_GRACE_MS: integer(0, 3_600_000).default(25_000),
  LEXICLIP_DRAIN_DELAY_MS: integer(0, 600_000).default(0),
  LEXICLIP_AUDIT_DAYS: integer(1, 36_500).default(400),
  LEXICLIP_USAGE_DAYS: integer(1, 36_500).default(400),
  LEXICLIP_URL_HOSTS: urlHosts.default([]),
  LEXICLIP_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  LEXICLIP_METRICS_TENANTS: integer(0, 10_000).default(100),
  LEXICLIP_LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const).default('info'),
});

/** For the command line as a client; a server that is started beside it does not mind them. */
const CLIENT_VARIABLES = ['LEXICLIP_URL', 'LEXICLIP_KEY'];

export interface Config {
  readonly port: number;
  readonly host: string;
  /** A directory, or an object-store URI. */
  readonly data: string;
  readonly model: string;
  /** Where models from the hub are kept. */
  readonly modelCache: string;
  readonly dtype: Dtype;
  readonly device: 'cpu' | 'cuda';
  /** Overrides the model's own logit scale. */
  readonly logitScale: number | undefined;
  /** What is added to scaled similarities before the sigmoid, for SigLIP. */
  readonly logitBias: number | undefined;
  /** Copies of the model. */
  readonly workers: number | undefined;
  /** Threads of each copy. */
  readonly threads: number | undefined;
  /** The most images in one run of the model. */
  readonly batch: number | undefined;
  /** How long a batch may wait, ms, while more images are known to be coming. */
  readonly batchWindowMs: number;
  /** How long a request may take before it is answered with TIMEOUT, ms. */
  readonly requestTimeoutMs: number;
  /** The most images that may wait for the model, of all tenants and of one. */
  readonly queueImages: number;
  readonly tenantQueueImages: number;
  /** The most that bodies of requests may take in memory, megabytes; half of it for one tenant. */
  readonly queueMb: number;
  /** The most memory for image vectors, megabytes. */
  readonly imageCacheMb: number;
  /** The most memory for the labels and vectors of versions in use, megabytes. */
  readonly versionCacheMb: number;
  /** How long another process's writes may stay unseen, ms; 0 is always fresh. */
  readonly consistencyMs: number;
  readonly operatorKey: string | undefined;
  /** Valid beside the operator's key, while that is being changed. */
  readonly previousOperatorKey: string | undefined;
  /** The most that the body of a request may have, megabytes. */
  readonly bodyMb: number;
  /** What a GraphQL document may have at most, and how many of them one request. */
  readonly documents: DocumentLimits;
  /** Files with the only operations that tenants may send; none allows all. */
  readonly safelist: readonly string[];
  /** What a tenant may have and use, unless the operator has said otherwise for it. */
  readonly quotas: Quotas;
  /** Of other origins' pages that may call this server; `*` is any. */
  readonly corsOrigins: readonly string[];
  /** Whether `GET /graphql` shows a page to try queries on. */
  readonly sandbox: boolean;
  /** How long requests under way have when the server stops, ms. */
  readonly graceMs: number;
  /** How long a stopping server still takes requests, so that balancers see that it is not ready, ms. */
  readonly drainDelayMs: number;
  /** How long entries of the audit log, and usage, are kept. */
  readonly auditDays: number;
  readonly usageDays: number;
  /** Where images may be fetched from; none switches images by URL off. */
  readonly urlHosts: readonly AllowedHost[];
  readonly logLevel: string;
  /** Opens /metrics, beside the operator's key. */
  readonly metricsToken: string | undefined;
  /** The most tenants that have a time series of their own. */
  readonly metricsTenants: number;
  /** Undefined where nothing says where traces go. */
  readonly traces: TracesConfig | undefined;
}

/**
 * Reads the `LEXICLIP_…` variables, and whether OpenTelemetry's say where traces go.
 *
 * @throws StartupError naming every variable at fault and its rule, never a value.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const isOurs = (name: string) => name.startsWith('LEXICLIP_') && !CLIENT_VARIABLES.includes(name);
  const ours = Object.entries(environment).filter(([name, value]) => isOurs(name) && value !== '');
  const parsed = variables.safeParse(Object.fromEntries(ours));
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  for (const [name] of ours) if (!(name in variables.shape)) faults.push(`${name} is not a variable of Lexiclip`);
  if (!parsed.success || faults.length > 0) throw new StartupError(faults.join('; '));
  const v = parsed.data;
  return Object.freeze({
    port: v.LEXICLIP_PORT,
    host: v.LEXICLIP_HOST,
    data: v.LEXICLIP_DATA,
    model: v.LEXICLIP_MODEL,
    modelCache: v.LEXICLIP_MODEL_CACHE,
    dtype: v.LEXICLIP_DTYPE,
    device: v.LEXICLIP_DEVICE,
    logitScale: v.LEXICLIP_LOGIT_SCALE,
    logitBias: v.LEXICLIP_LOGIT_BIAS,
    workers: v.LEXICLIP_WORKERS,
    threads: v.LEXICLIP_THREADS,
    batch: v.LEXICLIP_BATCH,
    batchWindowMs: v.LEXICLIP_BATCH_WINDOW_MS,
    requestTimeoutMs: v.LEXICLIP_REQUEST_TIMEOUT_MS,
    queueImages: v.LEXICLIP_QUEUE_IMAGES,
    tenantQueueImages: v.LEXICLIP_TENANT_QUEUE_IMAGES,
    queueMb: v.LEXICLIP_QUEUE_MB,
    imageCacheMb: v.LEXICLIP_IMAGE_CACHE_MB,
    versionCacheMb: v.LEXICLIP_VERSION_CACHE_MB,
    consistencyMs: v.LEXICLIP_CONSISTENCY_MS,
    operatorKey: v.LEXICLIP_OPERATOR_KEY,
    previousOperatorKey: v.LEXICLIP_OPERATOR_KEY_PREVIOUS,
    bodyMb: v.LEXICLIP_BODY_MB,
    documents: Object.freeze({
      depth: v.LEXICLIP_MAX_DEPTH,
      aliases: v.LEXICLIP_MAX_ALIASES,
      tokens: v.LEXICLIP_MAX_TOKENS,
      fields: v.LEXICLIP_MAX_FIELDS,
      repeats: v.LEXICLIP_MAX_REPEATS,
      variables: v.LEXICLIP_MAX_VARIABLES,
      cost: v.LEXICLIP_MAX_COST,
      batch: v.LEXICLIP_MAX_BATCH,
    }),
    safelist: v.LEXICLIP_SAFELIST,
    quotas: Object.freeze({
      labelSets: v.LEXICLIP_QUOTA_LABEL_SETS,
      labels: v.LEXICLIP_QUOTA_LABELS,
      imagesPerMinute: v.LEXICLIP_QUOTA_IMAGES_PER_MINUTE,
    }),
    corsOrigins: v.LEXICLIP_CORS_ORIGINS,
    sandbox: v.LEXICLIP_SANDBOX === undefined ? environment.NODE_ENV === 'development' : v.LEXICLIP_SANDBOX === 'on',
    graceMs: v.LEXICLIP_GRACE_MS,
    drainDelayMs: v.LEXICLIP_DRAIN_DELAY_MS,
    auditDays: v.LEXICLIP_AUDIT_DAYS,
    usageDays: v.LEXICLIP_USAGE_DAYS,
    urlHosts: v.LEXICLIP_URL_HOSTS,
    logLevel: v.LEXICLIP_LOG_LEVEL,
    metricsToken: v.LEXICLIP_METRICS_TOKEN,
    metricsTenants: v.LEXICLIP_METRICS_TENANTS,
    traces: tracesConfig(environment),
  });
}
