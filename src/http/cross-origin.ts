import type { FastifyCorsOptions } from '@fastify/cors';

const DAY_SECONDS = 24 * 3600;

/** What pages of other origins may send and read. Keys are sent in a header, so cookies need not be allowed. */
export const crossOrigin = (origins: readonly string[]): FastifyCorsOptions => ({
  origin: origins.includes('*') ? '*' : [...origins],
  methods: ['GET', 'POST'],
  allowedHeaders: [
    'authorization',
    'content-type',
    'apollo-require-preflight',
    'x-apollo-operation-name',
    'x-request-id',
    'traceparent',
    'tracestate',
  ],
  exposedHeaders: [
    'x-request-id',
    'retry-after',
    'ratelimit-policy',
    'ratelimit-limit',
    'ratelimit-remaining',
    'ratelimit-reset',
  ],
  maxAge: DAY_SECONDS,
});
