import { EventReader } from '../../test/support/http/events.js';
import type { Client } from '../../test/support/server.js';
import type { JobsBench } from '../jobs.js';
import { BenchServer } from '../support/server.js';
import { atMost, ms, type Row } from '../support/table.js';
import { TEMPLATES, textLabels } from '../text/prompts.js';
import { startVocabulary, until } from './job.js';

const FOLLOWERS = 50;
const FOLLOW = 'subscription ($id: ID!) { jobProgress(id: $id) { state progress { done total } } }';
const CANCEL = 'mutation ($id: ID!) { cancelJob(id: $id) { job { state } } }';
/** How long a job is followed, ms. */
const FOLLOWED_MS = 10_000;

/** Followers of a job by Server-Sent Events: how many events they get, and how late the last one comes. */
export async function benchStream({ folder, labels }: JobsBench): Promise<Row[]> {
  const server = await BenchServer.start({ LEXICLIP_MODEL: folder, LEXICLIP_THREADS: '' });
  try {
    const client = server.client(await server.tenant('bench'));
    const id = await startVocabulary(client, textLabels(labels), TEMPLATES);
    await until(client, id, ({ progress }) => progress.done > 0);
    const followers = Array.from({ length: FOLLOWERS }, () => follow(client, id));
    await new Promise((resolve) => setTimeout(resolve, FOLLOWED_MS));
    await client.data(CANCEL, { id });
    const endedAt = performance.now();
    const times = await Promise.all(followers);
    const perSecond = Math.max(...times.map(mostInASecond));
    const late = Math.max(...times.map((of) => (of.at(-1) as number) - endedAt));
    return [
      { what: `${FOLLOWERS} followers of a job: events in a second`, ...atMost(perSecond, 4, String) },
      { what: '  the last event after the end', ...atMost(late, 500, ms) },
    ];
  } finally {
    await server.close();
  }
}

/** When each event came. @throws Error unless the last is the end */
async function follow(client: Client, id: string): Promise<number[]> {
  const reader = await EventReader.open(client, FOLLOW, { variables: { id } });
  const times: number[] = [];
  let state: string | undefined;
  for await (const { event, data } of reader.events()) {
    if (event !== 'next') continue;
    times.push(performance.now());
    state = data?.data?.jobProgress.state;
  }
  if (state !== 'CANCELLED') throw new Error(`the last event says ${state}`);
  return times;
}

/** The first is the state when one begins to follow, and the last its end: neither waits. */
function mostInASecond(times: readonly number[]): number {
  const between = times.slice(1, -1);
  return Math.max(0, ...between.map((at) => between.filter((other) => other >= at && other < at + 1000).length));
}
