import { percentile } from '../../test/support/numbers.js';
import { BenchService, timingsOf } from '../classify/service.js';
import type { JobsBench } from '../jobs.js';
import { latencies } from '../support/latency.js';
import { pictures } from '../support/pictures.js';
import { atMost, ms, type Row, times } from '../support/table.js';
import { TEMPLATES, textLabels } from '../text/prompts.js';
import { jobOf, startVocabulary } from './job.js';

/** Classification by one client, back to back, while a job of another tenant encodes prompts. */
export async function benchBeside({ folder, labels, images }: JobsBench): Promise<Row[]> {
  const service = await BenchService.start(await pictures(16), 100, { LEXICLIP_MODEL: folder, LEXICLIP_THREADS: '' });
  const client = service.client(1);
  try {
    const idle = await latencies(client, service.next, images, timingsOf);
    const other = service.server.client(await service.server.tenant('other'));
    const id = await startVocabulary(other, textLabels(labels), TEMPLATES);
    const beside = await latencies(client, service.next, images, timingsOf);
    const { state, progress } = await jobOf(other, id);
    if (state !== 'RUNNING') throw new Error(`the job was ${state} before the end: more labels are needed`);
    console.error(
      `idle p95 ${ms(percentile(idle, 0.95))}, beside ${ms(percentile(beside, 0.95))}, the job did ${progress.done} prompts`,
    );
    await other.data(`mutation { cancelJob(id: "${id}") { job { id } } }`);
    return [
      { what: 'classify, nothing else running, 95th percentile', measured: ms(percentile(idle, 0.95)) },
      { what: 'classify beside a job of another tenant, 95th percentile', measured: ms(percentile(beside, 0.95)) },
      { what: '  ÷ idle', ...atMost(percentile(beside, 0.95) / percentile(idle, 0.95), 1.5, times) },
      { what: '  prompts of the job meanwhile', measured: `${progress.done}` },
    ];
  } finally {
    client.close();
    await service.close();
  }
}
