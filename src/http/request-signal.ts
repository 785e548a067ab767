import { setMaxListeners } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LexiclipError } from '../errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for requests that have passed `limitTime`. */
    cancelled?: AbortSignal;
    /** Ends the request before its time. */
    cancel?: (reason: LexiclipError) => void;
  }
}

/**
 * Gives a request its end: a signal that aborts at the deadline, or as soon as the client has gone without its answer.
 * Its reason is the error for whoever waits. The clock starts before the body is read.
 */
export const limitTime = (deadlineMs: number) => async (request: FastifyRequest, reply: FastifyReply) => {
  const controller = new AbortController();
  // Every image of a request listens.
  setMaxListeners(0, controller.signal);
  const timeout = () => {
    const message = `no answer within the ${deadlineMs / 1000} s that this server gives a request`;
    controller.abort(new LexiclipError('TIMEOUT', message));
  };
  const timer = setTimeout(timeout, deadlineMs);
  reply.raw.once('close', () => {
    clearTimeout(timer);
    if (!reply.raw.writableFinished) controller.abort(new LexiclipError('TIMEOUT', 'the client has gone'));
  });
  request.cancelled = controller.signal;
  request.cancel = (reason) => controller.abort(reason);
};
