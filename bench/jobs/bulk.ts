import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../test/support/server.js';
import { BenchService, timingsOf } from '../classify/service.js';
import type { JobsBench } from '../jobs.js';
import { closedLoop } from '../support/load.js';
import { spread } from '../support/measure.js';
import { pictures } from '../support/pictures.js';
import { atLeast, atMost, ms, type Row, times } from '../support/table.js';

const CLIENTS = 32;
const PICTURES = 32;
const RATIO_FLOOR = 0.95;
/** Of the interactive requests of another tenant while the job runs, 95th percentile, compared with none running. */
const SLOWER_AT_MOST = 2;
const QUIET_MS = 2_500;
const REQUESTS = 60;
const LEFT_OUT = 10;

/** How long each side of a round is measured, ms. */
const [LONG_MS, SHORT_MS] = [30_000, 3_000];

const START = `mutation ($folder: String!) { startJob(input: { classifyImages: {
  images: { folder: $folder }, labelSet: { slug: "labels" } } }) { job { id } } }`;
const JOB = 'query ($id: ID!) { job(id: $id) { state progress { done total } error { message } } }';
const CANCEL = 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }';

/** Images per second of a job that classifies a folder, compared with classify over HTTP, in alternation. */
export async function benchBulk({ folder: model, rounds, isShort }: JobsBench): Promise<Row[]> {
  const forMs = isShort ? SHORT_MS : LONG_MS;
  const files = await pictures(PICTURES);
  const folder = await mkdtemp(join(tmpdir(), 'lexiclip-bulk-'));
  const variables = { LEXICLIP_MODEL: model, LEXICLIP_THREADS: '', LEXICLIP_BULK_FOLDERS: folder };
  const service = await BenchService.start(files, 100, variables);
  try {
    const [over, bulk]: [number[], number[]] = [[], []];
    const load = service.client(CLIENTS);
    for (let round = 0; round < rounds; round++) {
      const { perSecond, answers } = await closedLoop(load, CLIENTS, service.next, { warmUpMs: 2_000, ms: forMs });
      timingsOf(answers);
      over.push(perSecond);
      const count = Math.ceil((perSecond * forMs) / 1000);
      bulk.push(await rateOf(service.tenantClient, join(folder, `round-${round}`), files, count));
      console.error(`bulk, round ${round + 1}: ${over.at(-1)?.toFixed(1)}, ${bulk.at(-1)?.toFixed(1)} images/s`);
    }
    load.close();
    const ratio = spread(bulk.map((rate, i) => rate / (over[i] as number)));
    return [
      { what: 'classify over HTTP, 32 clients', measured: `${spread(over).median.toFixed(1)} images/s` },
      { what: 'a job, from its start to its end', measured: `${spread(bulk).median.toFixed(1)} images/s` },
      { what: '  ÷ classify over HTTP', ...atLeast(ratio.median, RATIO_FLOOR, times) },
      ...(await priorityRows(service, join(folder, 'priority'), files)),
    ];
  } finally {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** From when a job is started until it has its result. */
async function rateOf(client: Client, folder: string, files: readonly Buffer[], count: number): Promise<number> {
  await fill(folder, files, count);
  // Jobs leave the model to requests for as long as any came lately.
  await sleep(QUIET_MS);
  const started = performance.now();
  const { startJob } = await client.data(START, { folder });
  for (;;) {
    const { job } = await client.data(JOB, { id: startJob.job.id });
    if (job.state === 'SUCCEEDED') return (count / (performance.now() - started)) * 1000;
    if (job.error) throw new Error(job.error.message);
    await sleep(50);
  }
}

/** Files of which no two are the same. Bytes after the end of a JPEG are not decoded. */
async function fill(folder: string, files: readonly Buffer[], count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const bytes = Buffer.concat([files[i % files.length] as Buffer, Buffer.from(`${folder} ${i}`)]);
    await writeFile(join(folder, `${String(i).padStart(7, '0')}.jpg`), bytes);
  }
}

/** One client of another tenant, back to back, without and with a job. */
async function priorityRows(service: BenchService, folder: string, files: readonly Buffer[]): Promise<Row[]> {
  await fill(folder, files, 5_000);
  const other = service.client(1);
  const p95 = async () => {
    const took: number[] = [];
    for (let i = 0; i < REQUESTS; i++) took.push((await other.post(service.next())).ms);
    return took.slice(LEFT_OUT).sort((a, b) => a - b)[Math.floor(0.95 * (REQUESTS - LEFT_OUT))] as number;
  };
  const idle = await p95();
  const { startJob } = await service.tenantClient.data(START, { folder });
  while ((await service.tenantClient.data(JOB, { id: startJob.job.id })).job.progress.done === 0) await sleep(100);
  const busy = await p95();
  const { done } = (await service.tenantClient.data(JOB, { id: startJob.job.id })).job.progress;
  await service.tenantClient.data(CANCEL, { id: startJob.job.id });
  other.close();
  return [
    { what: 'one client alone, 95th percentile', measured: ms(idle) },
    { what: `while a job runs (${done} of its images then)`, measured: ms(busy) },
    { what: '  ÷ alone', ...atMost(busy / idle, SLOWER_AT_MOST, times) },
  ];
}
