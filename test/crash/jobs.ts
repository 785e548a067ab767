/**
 * Kills, pauses and stops servers that run jobs, again and again, and looks at what became of each job:
 *   npm run crash:jobs -- --kills 100
 * Three servers share the data; their clocks differ by two hours. Every job must end, and succeed; each must have made
 * exactly one version, whoever did it, and however often it was taken over.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkData, reportLines } from '#lexiclip/services/maintenance/check.js';
import { jobOf, type SeenJob, startJob } from '../support/jobs/jobs.js';
import type { Client } from '../support/server.js';
import { Fleet } from './fleet.js';

const LEASE_MS = 2_000;
const LONGEST_ROUND_MS = 3_000;
const LABELS = 400;
const OPEN_JOBS = 6;
/** Kills after which a server is paused for longer than the lease, or stopped in order. */
const EVERY = { pause: 5, stop: 4 };
const SETTLE_MS = 120_000;

/** What was asked for: a set that a job creates, and jobs that change it, one version each. */
interface Expected {
  readonly slug: string;
  readonly jobs: string[];
}

class JobCrash {
  private readonly sets: Expected[] = [];
  private readonly open = new Map<string, Expected>();
  private serial = 0;
  done = 0;

  constructor(private readonly fleet: Fleet) {}

  /** Starts jobs until there are enough. A server that dies meanwhile may have started one: the key finds it again. */
  async startSome(round: number): Promise<void> {
    while (this.open.size < OPEN_JOBS) {
      const idle = this.sets.find((set) => ![...this.open.values()].includes(set) && set.jobs.length < 4);
      const set = idle ?? { slug: `set-${this.sets.length}`, jobs: [] };
      const labels = Array.from({ length: LABELS }, () => ({ name: `thing ${++this.serial}` }));
      const input = idle
        ? { upsertLabels: { labelSet: set.slug, labels } }
        : { createLabelSet: { slug: set.slug, labels, promptTemplate: { slug: 'ensemble' } } };
      const { id } = await this.insistently(round, (client) =>
        startJob(client, input, `${set.slug}-${set.jobs.length}`),
      );
      if (!idle) this.sets.push(set);
      set.jobs.push(id);
      this.open.set(id, set);
    }
  }

  /** Takes the jobs that have ended out of the open ones. @throws Error for one that has not succeeded */
  async look(round: number): Promise<void> {
    for (const id of [...this.open.keys()]) {
      const job = await this.insistently(round, (client) => jobOf(client, id));
      if (job.state === 'QUEUED' || job.state === 'RUNNING') continue;
      if (job.state !== 'SUCCEEDED') throw new Error(`job ${id} has ${job.state}: ${JSON.stringify(job)}`);
      this.open.delete(id);
      this.done++;
    }
  }

  async settle(): Promise<void> {
    const until = performance.now() + SETTLE_MS;
    while (this.open.size > 0) {
      if (performance.now() > until) throw new Error(`jobs do not end: ${[...this.open.keys()].join(', ')}`);
      await this.look(0);
      await sleep(200);
    }
  }

  /** Every job has made one version, in the order in which they were asked for. */
  async verify(): Promise<void> {
    const client = this.fleet.client(0);
    for (const { slug, jobs } of this.sets) {
      const query = `query ($slug: String!) {
        labelSet(slug: $slug) { versions(first: 50) { nodes { number labelCount } } }
      }`;
      const { labelSet } = await client.data(query, { slug });
      const versions: { number: number; labelCount: number }[] = labelSet.versions.nodes.reverse();
      const counts = versions.map(({ labelCount }) => labelCount);
      const expected = jobs.map((_, i) => LABELS * (i + 1));
      if (JSON.stringify(counts) !== JSON.stringify(expected)) {
        throw new Error(`${slug} has versions of ${counts} labels, and not of ${expected}`);
      }
      for (const [i, id] of jobs.entries()) {
        const { result } = (await jobOf(client, id)) as SeenJob;
        if (result?.version.number !== i + 1) throw new Error(`job ${id} tells of version ${result?.version.number}`);
      }
    }
  }

  private async insistently<T>(round: number, ask: (client: Client) => Promise<T>): Promise<T> {
    const until = performance.now() + SETTLE_MS;
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask(this.fleet.client(round + attempt));
      } catch (error) {
        if (performance.now() > until) throw error;
        await sleep(100);
      }
    }
  }
}

async function main(kills: number): Promise<void> {
  const data = join(await mkdtemp(join(tmpdir(), 'lexiclip-crash-jobs-')), 'data');
  const fleet = await Fleet.start(data, {
    LEXICLIP_JOB_LEASE_MS: String(LEASE_MS),
    LEXICLIP_TENANT_JOBS: '3',
  });
  const crash = new JobCrash(fleet);
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await crash.startSome(kill);
      await sleep(Math.random() * LONGEST_ROUND_MS);
      await fleet.kill(kill, kill % EVERY.stop === 0 ? 'SIGTERM' : 'SIGKILL');
      if (kill % EVERY.pause === 0) await fleet.pause(kill + 1, LEASE_MS * 2);
      await crash.look(kill + 2);
      await fleet.restart(kill);
    }
    await crash.settle();
    await crash.verify();
    await fleet.stop();
    const report = await checkData(data);
    if (report.problems.length > 0) throw new Error(`check finds:\n${reportLines(report).join('\n')}`);
  } catch (error) {
    await fleet.stop('SIGKILL');
    console.error(`The data directory is kept: ${data}`);
    throw error;
  }
  await rm(join(data, '..'), { recursive: true, force: true });
  console.log(`crash:jobs: ${kills} kills, ${crash.done} jobs: all succeeded, each with one version`);
}

const { values } = parseArgs({ options: { kills: { type: 'string', default: '30' } } });
await main(Number(values.kills));
