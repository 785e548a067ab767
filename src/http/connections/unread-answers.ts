import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { whenOver } from './when-over.js';

export interface AnswerLimits {
  /** Maximum size of all answers that are not read yet, bytes; half of it for one caller. */
  readonly maxBytes: number;
  /** How long a client may read nothing of its answer, ms. */
  readonly stallMs: number;
}

/** What a client must read on average, bytes per second. */
const MIN_BYTES_PER_SECOND = 16 * 1024;

interface Answer {
  readonly caller: string;
  readonly bytes: number;
  /** Ends its connection. */
  drop(): void;
}

/**
 * Answers whose clients have not read them yet: the operating system takes a part of each, the rest is here. Clients
 * that do not read lose their connection, and so do those that have waited longest when there are too many bytes.
 */
export class UnreadAnswers {
  /** In the order in which they were ready. */
  private readonly answers = new Set<Answer>();
  private readonly byCaller = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: AnswerLimits) {}

  /** Bytes held now. */
  get bytes(): number {
    return this.total;
  }

  /** Hook for an answer that is about to be sent. */
  readonly watch = async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> => {
    const { socket } = request.raw;
    if (payload instanceof Readable) return dropWhenStalled(reply, socket, this.limits.stallMs);
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.byteLength(payload) : 0;
    const answer: Answer = { caller: callerOf(request), bytes, drop: () => socket.destroy() };
    const stop = this.dropWhenLate(reply.raw, socket, answer);
    this.add(answer);
    const read = () => {
      stop();
      this.remove(answer);
    };
    // Before Node's own listener, which sets the time for which a connection may be idle.
    reply.raw.prependOnceListener('finish', read);
    whenOver(reply, read);
  };

  private dropWhenLate(response: ServerResponse, socket: Socket, { bytes, drop }: Answer): () => void {
    const { stallMs } = this.limits;
    let timer: NodeJS.Timeout | undefined;
    const begin = () => {
      if (response.socket) {
        // Node looks at what the operating system has taken, and ends the connection when that is nothing for so long.
        socket.setTimeout(stallMs);
        timer = setTimeout(drop, stallMs + (bytes / MIN_BYTES_PER_SECOND) * 1000);
      } else {
        // Its turn comes after the answers to earlier requests on the same connection.
        timer = setTimeout(begin, stallMs);
      }
    };
    begin();
    return () => {
      clearTimeout(timer);
      if (response.socket) socket.setTimeout(0);
    };
  }

  private add(answer: Answer): void {
    this.answers.add(answer);
    this.count(answer, answer.bytes);
    const { maxBytes } = this.limits;
    while (this.total > maxBytes || (this.byCaller.get(answer.caller) ?? 0) > maxBytes / 2) {
      const caller = this.total > maxBytes ? this.largestCaller() : answer.caller;
      const oldest = this.oldestOf(caller);
      if (!oldest) return;
      oldest.drop();
      this.remove(oldest);
    }
  }

  private remove(answer: Answer): void {
    if (this.answers.delete(answer)) this.count(answer, -answer.bytes);
  }

  private count({ caller }: Answer, bytes: number): void {
    this.total += bytes;
    const now = (this.byCaller.get(caller) ?? 0) + bytes;
    if (now === 0) this.byCaller.delete(caller);
    else this.byCaller.set(caller, now);
  }

  private largestCaller(): string | undefined {
    const [largest] = [...this.byCaller].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
    return largest;
  }

  private oldestOf(caller: string | undefined): Answer | undefined {
    for (const answer of this.answers) if (answer.caller === caller) return answer;
    return undefined;
  }
}

/**
 * Drops the connection of a client that reads too little of an answer that is made while it is read. It holds no more
 * than a piece of it.
 */
function dropWhenStalled(reply: FastifyReply, socket: Socket, stallMs: number): void {
  let before = socket.bytesWritten - socket.writableLength;
  const timer = setInterval(() => {
    const taken = socket.bytesWritten - socket.writableLength;
    const isWaiting = socket.writableLength > 0;
    if (isWaiting && taken - before < (MIN_BYTES_PER_SECOND * stallMs) / 1000) socket.destroy();
    before = taken;
  }, stallMs);
  whenOver(reply, () => clearInterval(timer));
}

const callerOf = ({ caller }: FastifyRequest): string =>
  caller === undefined ? 'stranger' : caller.kind === 'tenant' ? caller.tenant.id : 'operator';
