/**
 * The rooms of `src` and what each may import. This is the only place that says so: the linter proves it
 * (`npm run walls`), and `docs/architecture.md` shows it (`npm run architecture`).
 */

/** Rooms that any other may import. They import nobody but those named before them here. */
export const FOUNDATION = ['domain', 'errors', 'concurrency', 'validation'];

/**
 * Each room, from the ground up.
 * - `path`: the folder, or the file;
 * - `holds`: what a reader finds there;
 * - `imports`: the rooms that it may import, beside itself and the foundation.
 *
 * @type {Readonly<Record<string, { path: string; holds: string; imports: readonly string[] }>>}
 */
export const ROOMS = {
  domain: { path: 'src/domain/', holds: 'ids, types and pure functions, a file for each noun', imports: [] },
  errors: { path: 'src/errors.ts', holds: 'error codes and their classes', imports: [] },
  concurrency: {
    path: 'src/services/concurrency/',
    holds: 'queues, caches, budgets, locks, shared memory: nothing about images or labels',
    imports: [],
  },
  validation: { path: 'src/services/validation/', holds: 'rules for texts, counts and pages', imports: [] },
  config: { path: 'src/config', holds: 'environment → one typed, validated, frozen Config', imports: [] },
  telemetry: { path: 'src/telemetry/', holds: 'one record per request → log line, metrics, spans', imports: [] },
  storage: {
    path: 'src/services/storage/',
    holds: 'LanceDB: data root, tables, commit protocol, copies',
    imports: [],
  },
  models: {
    path: 'src/services/models/',
    holds: 'onnxruntime and tokenisers: model files, sessions',
    imports: [],
  },
  outbound: {
    path: 'src/services/outbound/',
    holds: 'requests to URLs that clients choose: which hosts, which addresses',
    imports: [],
  },
  images: {
    path: 'src/services/images/',
    holds: 'sources, decoding, resizing: all pixel code',
    imports: ['outbound'],
  },
  embedding: {
    path: 'src/services/embedding/',
    holds: 'image or text → vector: queues, batches, caches',
    imports: ['storage', 'models', 'images'],
  },
  ranking: {
    path: 'src/services/ranking/',
    holds: 'vectors → ranked rows: kernels, scoring, large versions',
    imports: ['storage'],
  },
  templates: { path: 'src/services/templates/', holds: 'prompt templates and their rendering', imports: ['storage'] },
  tenants: {
    path: 'src/services/tenants/',
    holds: 'tenants, keys, quotas, usage, audit log',
    imports: ['storage', 'templates'],
  },
  uploads: {
    path: 'src/services/uploads/',
    holds: 'files that come in pieces, and what is in them: archives, lists',
    imports: ['storage'],
  },
  'label-sets': {
    path: 'src/services/label-sets/',
    holds: 'label sets and their versions: plan → encode → commit; diffs, tags, import',
    imports: ['storage', 'embedding', 'templates', 'tenants'],
  },
  evaluation: {
    path: 'src/services/evaluation/',
    holds: 'samples, metrics, preview, gate, calibration, lint, explanations, learning from examples',
    imports: ['storage', 'models', 'images', 'embedding', 'ranking', 'templates', 'tenants', 'uploads', 'label-sets'],
  },
  classify: {
    path: 'src/services/classify/',
    holds: 'puts images, label sets, embedding and ranking together',
    imports: ['embedding', 'images', 'label-sets', 'ranking', 'templates', 'evaluation'],
  },
  jobs: {
    path: 'src/services/jobs/',
    holds: 'long work: leases, progress, take-over; a handler for each kind; webhooks',
    imports: [
      'storage',
      'outbound',
      'embedding',
      'images',
      'label-sets',
      'evaluation',
      'classify',
      'ranking',
      'templates',
      'tenants',
      'uploads',
    ],
  },
  maintenance: { path: 'src/services/maintenance/', holds: 'check, backup, housekeeping', imports: ['storage'] },
  schema: { path: 'src/schema/', holds: 'GraphQL types, a file for each noun; no logic', imports: [] },
  resolvers: {
    path: 'src/resolvers/',
    holds: 'arguments in, one service call, schema type out; a file for each noun',
    imports: ['schema', 'embedding', 'templates', 'tenants', 'label-sets', 'evaluation', 'classify', 'jobs'],
  },
  graphql: {
    path: 'src/graphql/',
    holds: 'what Apollo is told: schema building, limits, safelist, errors, records',
    imports: [
      'resolvers',
      'schema',
      'telemetry',
      'classify',
      'evaluation',
      'label-sets',
      'templates',
      'tenants',
      'jobs',
    ],
  },
  http: {
    path: 'src/http/',
    holds: 'transport: authentication, bodies, uploads, CORS, draining, health, pages',
    imports: ['graphql', 'resolvers', 'telemetry', 'embedding', 'tenants', 'uploads', 'jobs'],
  },
  server: {
    path: 'src/server',
    holds: 'the map: server.ts opens one part after the other, server/ has a file for each part',
    imports: [
      'config',
      'telemetry',
      'storage',
      'models',
      'images',
      'embedding',
      'ranking',
      'templates',
      'tenants',
      'uploads',
      'label-sets',
      'evaluation',
      'classify',
      'jobs',
      'maintenance',
      'graphql',
      'http',
    ],
  },
  cli: {
    path: 'src/cli/',
    holds: 'the command line: a client of the API, and the commands beside the data',
    imports: [
      'config',
      'models',
      'images',
      'ranking',
      'templates',
      'label-sets',
      'evaluation',
      'maintenance',
      'server',
    ],
  },
  entry: {
    path: 'src/',
    holds:
      'what is started: main.ts (the server), cli.ts (the command line), print-schema.ts; what programs import: index.ts',
    imports: ['config', 'graphql', 'server', 'cli'],
  },
};

/** Packages that only one room may know, by how their names begin. */
export const PACKAGES = {
  yauzl: ['uploads'],
  tar: ['uploads', 'cli'],
  '@lancedb/': ['storage'],
  '@aws-sdk/': ['storage'],
  '@google-cloud/': ['storage'],
  '@azure/': ['storage'],
  'apache-arrow': ['storage'],
  'onnxruntime-node': ['models'],
  '@huggingface/transformers': ['models'],
  '@bufbuild/': ['models'],
  sharp: ['images'],
  standardwebhooks: ['jobs'],
  graphql: ['schema', 'resolvers', 'graphql', 'http', 'entry'],
  'type-graphql': ['schema', 'resolvers', 'graphql'],
  'graphql-scalars': ['schema'],
  '@apollo/server': ['graphql', 'http'],
  fastify: ['http', 'telemetry'],
  '@opentelemetry/': ['telemetry'],
  'prom-client': ['telemetry'],
  commander: ['cli'],
  '@commander-js/': ['cli'],
};

/** Folders that may have more than this many files, and why. */
export const MAX_FILES = 15;
export const LARGE_FOLDERS = {
  'src/domain': 'a file for each noun: flat, so that a noun is found by its name',
};
