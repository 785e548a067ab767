import shared from './jest.config.js';

/** Tests against an object store: Ceph's S3 gateway, started once for all of them. They share no server. */
export default {
  ...shared,
  testMatch: ['**/*.bucket.test.ts'],
  globalSetup: '<rootDir>/test/support/jest/start-gateway.js',
  globalTeardown: '<rootDir>/test/support/jest/stop-gateway.js',
  testTimeout: 120_000,
};
