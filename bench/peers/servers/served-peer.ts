import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../../test/support/numbers.js';
import { type Answer, closedLoop, type LoadClient } from '../../support/load.js';
import { median, timed } from '../../support/measure.js';
import type { Burst, Figures, Measured, Strained } from '../figures.js';
import type { Task } from '../peer.js';

const CLIENTS = 16;
const IDLE_IMAGES = 10;
/** After this, a server that does not answer counts as stopped, ms. */
const SILENCE_MS = 20_000;

/** A running server that takes images over HTTP. */
export interface ServedPeer {
  readonly healthUrl: string;
  /** Whether it classifies; otherwise it makes vectors, which do not depend on the number of labels. */
  readonly classifies: boolean;
  client(connections: number): LoadClient;
  /** Makes bodies with another image each. */
  bodies(labels: number): Promise<() => string>;
  bodyWith(base64: string): string;
  /** What an answer says; a refusal is about load. */
  verdict(answer: Answer): 'answered' | 'refused' | 'failed';
  /** Why an answer is none, in a word. */
  reason(answer: Answer): string;
  /** Encodes all prompts, none of which it has seen, until they can be used. */
  encodePrompts(): Promise<void>;
}

/** Measures a server from clients on the same cores. */
export async function measureServed(server: ServedPeer, task: Task): Promise<Measured> {
  const client = server.client(CLIENTS);
  try {
    const figures: { -readonly [Name in keyof Figures]: Figures[Name] } = {};
    const send = async (next: () => string): Promise<number> => {
      const answer = await client.post(next());
      if (server.verdict(answer) !== 'answered') throw new Error(`${answer.status}: ${answer.body.slice(0, 300)}`);
      return answer.ms;
    };
    figures.prompts = (task.labelNames.length * 1000) / (await timed(() => server.encodePrompts()));
    for (const labels of server.classifies ? task.labels : task.labels.slice(0, 1)) {
      const next = await server.bodies(labels);
      await send(next);
      const { perSecond, healthMs } = await saturated(server, client, next, task.seconds * 1000);
      figures[`images${labels}` as 'images100'] = perSecond;
      figures.healthMs ??= healthMs;
    }
    const next = await server.bodies(task.labels[0] as number);
    const alone: number[] = [];
    for (let i = 0; i < IDLE_IMAGES; i++) alone.push(await send(next));
    figures.idleMs = median(alone);
    return { figures, notes: [] };
  } finally {
    client.close();
  }
}

/** Sends a server a burst, and then a truncated JPEG, after which it may be of no use. */
export async function strainServed(server: ServedPeer, task: Task, burst: number): Promise<Strained> {
  const client = server.client(CLIENTS);
  const crowd = server.client(burst);
  try {
    const next = await server.bodies(task.labels[0] as number);
    // Warm, as it is after a while of work.
    await closedLoop(client, CLIENTS, next, { warmUpMs: 0, ms: 1000 });
    const came = await burstOf(server, crowd, next, burst);
    return { burst: came, truncated: await truncated(server, client, next, task.pictures[0] as Buffer) };
  } finally {
    client.close();
    crowd.close();
  }
}

async function saturated(server: ServedPeer, client: LoadClient, next: () => string, ms: number) {
  const asked: number[] = [];
  const warmUpMs = Math.min(3000, ms);
  let busy = true;
  const watching = (async () => {
    await sleep(warmUpMs);
    while (busy) {
      asked.push(await timed(async () => (await fetch(server.healthUrl)).text()));
      await sleep(20);
    }
  })();
  const { perSecond, answers } = await closedLoop(client, CLIENTS, next, { warmUpMs, ms });
  busy = false;
  await watching;
  const wrong = answers.find((answer) => server.verdict(answer) === 'failed');
  if (wrong) throw new Error(`${wrong.status}: ${wrong.body.slice(0, 300)}`);
  const refused = answers.filter((answer) => server.verdict(answer) === 'refused').length;
  return { perSecond: perSecond * (1 - refused / answers.length), healthMs: percentile(asked, 0.99) };
}

async function burstOf(server: ServedPeer, crowd: LoadClient, next: () => string, count: number): Promise<Burst> {
  const started = performance.now();
  const sent = Array.from({ length: count }, () => crowd.post(next()).catch(() => undefined));
  const answers = await Promise.all(sent);
  const seconds = (performance.now() - started) / 1000;
  const of = (verdict: string) => answers.filter((answer) => answer && server.verdict(answer) === verdict) as Answer[];
  const refusals = of('refused');
  const answered = of('answered').length;
  const refusalMs = refusals.length > 0 ? median(refusals.map(({ ms }) => ms)) : null;
  return { answered, refused: refusals.length, failed: count - answered - refusals.length, seconds, refusalMs };
}

/** Sends half of a JPEG among whole ones, then whole ones alone. @returns what happened, in words */
async function truncated(server: ServedPeer, client: LoadClient, next: () => string, picture: Buffer): Promise<string> {
  const half = server.bodyWith(picture.subarray(0, picture.length >> 1).toString('base64'));
  const post = (body: string): Promise<string> => {
    const silence = sleep(SILENCE_MS, 'silent', { ref: false });
    const answer = client.post(body).then(
      (got) => (server.verdict(got) === 'answered' ? 'answered' : server.reason(got)),
      () => 'broken connection',
    );
    return Promise.race([answer, silence]);
  };
  const neighbours = Array.from({ length: 7 }, () => post(next()));
  const itself = post(half);
  const beside = (await Promise.all(neighbours)).filter((end) => end === 'answered').length;
  const after = await Promise.all([post(next()), post(next())]);
  const health = await fetch(server.healthUrl, { signal: AbortSignal.timeout(SILENCE_MS) }).then(
    ({ status }) => `${status}`,
    () => 'silent',
  );
  const alive = after.filter((end) => end === 'answered').length;
  const end = alive === after.length ? 'the next two answered' : `the next two: ${after.join(', ')}, health ${health}`;
  return `${await itself}; ${beside} of 7 beside it answered; ${end}`;
}
