import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Closes all answers of a connection that has ended. Node closes the one whose turn it was. Those to requests that the
 * client had sent behind it would stay open for ever, with all that is held until they close.
 */
export function closeQueuedAnswers(server: Server): void {
  const bySocket = new WeakMap<Socket, Set<ServerResponse>>();
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const answers = bySocket.get(socket) ?? new Set();
    if (!bySocket.has(socket)) socket.once('close', () => closeAll(answers));
    bySocket.set(socket, answers.add(response));
    response.once('close', () => answers.delete(response));
  });
}

function closeAll(answers: ReadonlySet<ServerResponse>): void {
  for (const answer of answers) {
    // Without a socket, it is not its turn yet.
    if (answer.socket !== null || answer.destroyed) continue;
    answer.destroyed = true;
    answer.emit('close');
  }
}
