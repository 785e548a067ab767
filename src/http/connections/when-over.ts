import type { FastifyReply } from 'fastify';

/** Runs something when the request is over: answered, or left by its client, which may have happened already. */
export function whenOver({ raw }: FastifyReply, run: () => void): void {
  if (raw.destroyed || raw.closed) run();
  else raw.once('close', run);
}
