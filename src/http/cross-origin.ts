import type { FastifyCorsOptions } from '@fastify/cors';

const DAY_SECONDS = 24 * 3600;

/**
 * What pages of other origins may send and read. Keys are sent in a header, so cookies need not be allowed, and any other
 * header may be: clients send their name and version, and tracing has several.
 */
export const crossOrigin = (origins: readonly string[]): FastifyCorsOptions => ({
  origin: origins.includes('*') ? '*' : [...origins],
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  exposedHeaders: [
    'x-request-id',
    'retry-after',
    'ratelimit-policy',
    'ratelimit-limit',
    'ratelimit-remaining',
    'ratelimit-reset',
    'upload-offset',
    'upload-length',
    'upload-complete',
  ],
  maxAge: DAY_SECONDS,
});
