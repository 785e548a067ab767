import { setTimeout as sleep } from 'node:timers/promises';
import { jobOf, startJob } from '../jobs/jobs.js';
import type { Client } from '../server.js';

/** Labels of one request: a list of the API may have no more than 12,000 entries. */
const AT_ONCE = 10_000;
const ASKED_MS = 250;

/** Makes the label set "large" by jobs, one after the other. @throws Error when one of them fails */
export async function makeLargeSet(client: Client, names: readonly string[]): Promise<void> {
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const labels = names.slice(from, from + AT_ONCE).map((name) => ({ name }));
    const input =
      from === 0 ? { createLabelSet: { slug: 'large', labels } } : { upsertLabels: { labelSet: 'large', labels } };
    let job = await startJob(client, input);
    while (job.state === 'QUEUED' || job.state === 'RUNNING') {
      await sleep(ASKED_MS);
      job = await jobOf(client, job.id);
    }
    if (job.state !== 'SUCCEEDED') throw new Error(`the labels were not made: ${JSON.stringify(job.error)}`);
  }
}
