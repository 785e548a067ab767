import { setMaxListeners } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LexiclipError } from '../errors.js';
import { whenOver } from './connections/when-over.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the request has passed `limitTime`. */
    cancelled?: AbortSignal;
    /** Ends the request before its deadline. */
    cancel?: (reason: LexiclipError) => void;
    /** Lifts the deadline. */
    outliveDeadline?: () => void;
  }
}

/**
 * Gives a request a signal that aborts at the deadline, or as soon as the client disconnects, or has its answer: fields
 * that another field's error has cancelled may still be at work then. The signal's reason is the error to throw. The
 * time starts before the body is read.
 */
export const limitTime = (deadlineMs: number) => async (request: FastifyRequest, reply: FastifyReply) => {
  const controller = new AbortController();
  // Every image of a request adds a listener.
  setMaxListeners(0, controller.signal);
  const timeout = () => {
    const message = `the request took longer than the ${deadlineMs / 1000} s that this server allows`;
    controller.abort(new LexiclipError('TIMEOUT', message));
  };
  const timer = setTimeout(timeout, deadlineMs);
  whenOver(reply, () => {
    clearTimeout(timer);
    const reason = reply.raw.writableFinished ? 'the request has been answered' : 'the client has disconnected';
    controller.abort(new LexiclipError('TIMEOUT', reason));
  });
  request.cancelled = controller.signal;
  request.cancel = (reason) => controller.abort(reason);
  request.outliveDeadline = () => clearTimeout(timer);
};
