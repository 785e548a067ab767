import type { FastifyRequest } from 'fastify';
import { badInput } from '../../errors.js';

/**
 * Refuses bodies with more than `max` operations, before any of them is parsed.
 *
 * @throws LexiclipError BAD_USER_INPUT
 */
export const limitBatch = (max: number) => async (request: FastifyRequest) => {
  const { body } = request;
  if (!Array.isArray(body)) return;
  if (max === 1) throw badInput('body', 'must be one operation; this server does not accept batches');
  if (body.length < 1 || body.length > max) throw badInput('body', `must have 1 to ${max} operations`);
};
