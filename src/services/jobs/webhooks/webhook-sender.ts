import type { IncomingMessage } from 'node:http';
import { Webhook as Signer } from 'standardwebhooks';
import type { AllowedHost } from '../../../domain/allowed-host.js';
import { LIMITS } from '../../../domain/limits.js';
import { OutboundGuard, type Resolve, UnreachableError, type UrlFault } from '../../outbound/guard.js';

export interface SenderOptions {
  /** How long a receiver has to answer, ms. */
  readonly deadlineMs?: number;
  /** Replaces DNS. */
  readonly resolve?: Resolve;
}

/** A message that is to be signed and sent. */
export interface Message {
  /** Of the event. */
  readonly id: string;
  readonly payload: string;
  /** The newest first. */
  readonly secrets: readonly string[];
}

/** What came of a request to a receiver. */
export interface Answer {
  readonly durationMs: number;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Null when the receiver has accepted the message. */
  readonly error: string | null;
  /** How long the receiver wants to be left alone, ms. */
  readonly retryAfterMs: number | null;
  /** Whether this server has given up before the receiver could answer. */
  readonly stopped: boolean;
}

/** Bytes of an answer that are read, so that its sender can finish what it has begun. Nobody looks at them. */
const ANSWER_BYTES = 1024;
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
/** With these, receivers say when to come back. */
const BUSY = [429, 503];

const MAY_NOT = 'this server may not send there, or nothing answers there';

/** Sends signed messages to receivers, as Standard Webhooks has it. */
export class WebhookSender {
  private readonly guard: OutboundGuard;
  private readonly deadlineMs: number;

  constructor(hosts: readonly AllowedHost[], { deadlineMs = LIMITS.webhookAnswerMs, resolve }: SenderOptions = {}) {
    this.guard = new OutboundGuard(hosts, resolve);
    this.deadlineMs = deadlineMs;
  }

  /** What is wrong with a URL; undefined when messages may be sent there, as far as can be said without asking. */
  faultOf(url: string): UrlFault | undefined {
    const checked = this.guard.check(url);
    return checked instanceof URL ? undefined : checked;
  }

  /**
   * Sends a message once. Redirects are not followed: whoever receives a message has to be the one that was named.
   *
   * @param signal gives the request up
   */
  async send(url: string, message: Message, signal: AbortSignal): Promise<Answer> {
    const started = performance.now();
    const answer = (told: Partial<Answer>): Answer => ({
      ...{ status: null, error: null, retryAfterMs: null, stopped: false },
      ...told,
      durationMs: Math.round(performance.now() - started),
    });
    const target = this.guard.check(url);
    // What may be sent to can have changed since the webhook was made.
    if (!(target instanceof URL)) return answer({ error: MAY_NOT });
    const deadline = AbortSignal.timeout(this.deadlineMs);
    const request = {
      method: 'POST',
      headers: headersOf(message),
      body: message.payload,
      signal: AbortSignal.any([signal, deadline]),
    } as const;
    try {
      return answer(await this.guard.send(target, request, outcomeOf));
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (deadline.aborted) return answer({ error: `no answer within ${this.deadlineMs / 1000} s` });
      if (signal.aborted) return answer({ error: 'the server was stopped before it was answered', stopped: true });
      return answer({ error: MAY_NOT });
    }
  }
}

function headersOf({ id, payload, secrets }: Message): Record<string, string> {
  const now = new Date();
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'lexiclip',
    'accept-encoding': 'identity',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, now, payload)).join(' '),
  };
}

async function outcomeOf(response: IncomingMessage): Promise<Pick<Answer, 'status' | 'error' | 'retryAfterMs'>> {
  const status = response.statusCode ?? 0;
  await readSome(response);
  const retryAfterMs = BUSY.includes(status) ? waitIn(response.headers['retry-after']) : null;
  return { status, error: errorOf(status), retryAfterMs };
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `the receiver redirects (status ${status}), and redirects are not followed`;
  return `the receiver answered with status ${status}`;
}

/** The status is what counts: an answer that breaks off, or never ends, has it as well. */
async function readSome(response: AsyncIterable<Uint8Array>): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes >= ANSWER_BYTES) return;
    }
  } catch {
    // It broke off.
  }
}

/** The time in a `Retry-After`, which is a number of seconds or a date, ms. */
function waitIn(header: string | undefined): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}
