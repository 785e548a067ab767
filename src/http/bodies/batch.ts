import type { FastifyRequest } from 'fastify';
import { badInput } from '../../errors.js';

/** Refuses bodies with more operations than allowed, before any of them is read. */
export const limitBatch = (most: number) => async (request: FastifyRequest) => {
  const { body } = request;
  if (!Array.isArray(body)) return;
  if (most === 1) throw badInput('body', 'it must be one operation; this server takes no batches');
  if (body.length < 1 || body.length > most) throw badInput('body', `it must have 1 to ${most} operations`);
};
