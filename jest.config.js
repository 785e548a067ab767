/** Tests run against the build, so that what is tested is what runs; only the tests themselves are compiled here. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // Those in `*.long.test.ts` are run by `npm run test:long`, those in `*.studio.test.ts` by `npm run test:studio`, and
  // those in `*.bucket.test.ts` by `npm run test:bucket`.
  testMatch: ['**/!(*.long|*.studio|*.bucket).test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }],
    // Timers that a test turns forward have to be those of its own world.
    '/dist/(?!http/streams/)|/support/jest/packages/': '<rootDir>/test/support/jest/built-modules.js',
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^(sharp|fast-check|@lancedb/lancedb|apache-arrow|umap-js)$': '<rootDir>/test/support/jest/packages/$1.js',
  },
  setupFiles: ['<rootDir>/test/support/jest/own-classes.js'],
  globalSetup: '<rootDir>/test/support/jest/start-server.js',
  globalTeardown: '<rootDir>/test/support/jest/stop-server.js',
  testTimeout: 60_000,
  // Most of a suite is waiting: for models to load, commits to reach the disk, deadlines to pass.
  maxWorkers: 2,
  // Jest keeps what each file has loaded. A process grown past a gigabyte takes longer to end than Jest waits before it
  // kills it, so one whose heap is larger than this is replaced between two files.
  workerIdleMemoryLimit: '350MB',
};
