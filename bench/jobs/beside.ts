import { BenchService, timingsOf } from '../classify/service.js';
import type { JobsBench } from '../jobs.js';
import type { Answer, LoadClient } from '../support/load.js';
import { pictures } from '../support/pictures.js';
import { atMost, ms, type Row, times } from '../support/table.js';
import { TEMPLATES, textLabels } from '../text/prompts.js';
import { jobOf, startVocabulary } from './job.js';

/** Requests that are left out at the beginning. */
const WARM_UP = 10;

/** Classification by one client, back to back, while a job of another tenant encodes prompts. */
export async function benchBeside({ folder, labels, images }: JobsBench): Promise<Row[]> {
  const service = await BenchService.start(await pictures(16), 100, { LEXICLIP_MODEL: folder, LEXICLIP_THREADS: '' });
  const client = service.client(1);
  try {
    const idle = await latencies(client, service, images);
    const other = service.server.client(await service.server.tenant('other'));
    const id = await startVocabulary(other, textLabels(labels), TEMPLATES);
    const beside = await latencies(client, service, images);
    const { state, progress } = await jobOf(other, id);
    if (state !== 'RUNNING') throw new Error(`the job was ${state} before the end: more labels are needed`);
    console.error(`idle p95 ${ms(p95(idle))}, beside ${ms(p95(beside))}, the job did ${progress.done} prompts`);
    await other.data(`mutation { cancelJob(id: "${id}") { job { id } } }`);
    return [
      { what: 'classify, nothing else running, 95th percentile', measured: ms(p95(idle)) },
      { what: 'classify beside a job of another tenant, 95th percentile', measured: ms(p95(beside)) },
      { what: '  ÷ idle', ...atMost(p95(beside) / p95(idle), 1.5, times) },
      { what: '  prompts of the job meanwhile', measured: `${progress.done}` },
    ];
  } finally {
    client.close();
    await service.close();
  }
}

/** Of requests one after the other, ms. */
async function latencies(client: LoadClient, service: BenchService, images: number): Promise<number[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < WARM_UP + images; i++) answers.push(await client.post(service.next()));
  timingsOf(answers);
  return answers.slice(WARM_UP).map((answer) => answer.ms);
}

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] as number;
}
