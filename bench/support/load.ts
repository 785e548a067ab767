import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

/** Sends requests over persistent connections, with as little work of its own as possible. */
export class LoadClient {
  private readonly agent: Agent;

  /** @param path where its requests go */
  constructor(
    private readonly url: string,
    private readonly key: string,
    connections: number,
    private readonly path = '/graphql',
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @param body in bytes where making them of a text would take time while it is measured */
  post(body: string | Buffer): Promise<Answer> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const sending = request(
        `${this.url}${this.path}`,
        {
          method: 'POST',
          agent: this.agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            authorization: `Bearer ${this.key}`,
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString();
            resolve({ status: response.statusCode ?? 0, body: text, ms: performance.now() - started });
          });
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

interface TimedAnswer extends Answer {
  /** When it arrived, ms after the first request. */
  readonly at: number;
}

export interface Load {
  /** Answers per second of the measured time. */
  readonly perSecond: number;
  readonly answers: readonly Answer[];
}

/**
 * Closed-loop load: each client sends its next request once it has an answer, or once it is told to try again.
 *
 * @param warmUpMs how long they run before the measured time
 */
export async function closedLoop(
  client: LoadClient,
  clients: number,
  next: () => string | Buffer,
  { warmUpMs, ms }: { warmUpMs: number; ms: number },
): Promise<Load> {
  const answers: Answer[] = [];
  const started = performance.now() + warmUpMs;
  const ends = started + ms;
  const runClient = async () => {
    while (performance.now() < ends) {
      const answer = await client.post(next());
      const now = performance.now();
      if (now >= started && now <= ends) answers.push(answer);
      const retryAfterMs = answer.status === 503 ? JSON.parse(answer.body).errors[0].extensions.retryAfterMs : 0;
      if (retryAfterMs > 0) await sleep(retryAfterMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, runClient));
  return { perSecond: (answers.length * 1000) / ms, answers };
}

/** Open-loop load: a fixed number of requests per second, whether answers arrive or not. */
export async function openLoop(
  client: LoadClient,
  perSecond: number,
  next: () => string | Buffer,
  ms: number,
): Promise<{ answers: TimedAnswer[]; failed: number }> {
  const answers: TimedAnswer[] = [];
  let failed = 0;
  const pending = new Set<Promise<void>>();
  const started = performance.now();
  const since = () => performance.now() - started;
  for (let sent = 0; since() < ms; ) {
    const due = (since() / 1000) * perSecond;
    for (; sent < due; sent++) {
      const sending = client.post(next()).then(
        (answer) => {
          answers.push({ ...answer, at: since() });
        },
        () => {
          failed++;
        },
      );
      pending.add(sending);
      void sending.finally(() => pending.delete(sending));
    }
    await sleep(5);
  }
  await Promise.all(pending);
  return { answers, failed };
}
