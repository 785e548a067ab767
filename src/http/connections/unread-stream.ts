import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';

/**
 * A stream of parts that are made as the client reads them, one at a time. A client that reads nothing for too long
 * loses its connection.
 *
 * @param stallMs how long a part may wait for the client
 */
export const readAsMade = (parts: AsyncIterable<string | Buffer>, { raw }: FastifyRequest, stallMs: number): Readable =>
  Readable.from(
    unlessStalled(parts, stallMs, () => raw.socket.destroy()),
    { objectMode: false, highWaterMark: 1 },
  );

async function* unlessStalled<T>(parts: AsyncIterable<T>, stallMs: number, drop: () => void): AsyncGenerator<T> {
  for await (const part of parts) {
    const timer = setTimeout(drop, stallMs);
    try {
      yield part;
    } finally {
      clearTimeout(timer);
    }
  }
}
