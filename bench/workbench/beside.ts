import { percentile } from '../../test/support/numbers.js';
import { BenchService, timingsOf } from '../classify/service.js';
import { latencies } from '../support/latency.js';
import { pictures } from '../support/pictures.js';
import { atMost, ms, type Row, times } from '../support/table.js';
import { JudgedWords } from './served.js';

/** Versions that are evaluated one after the other. */
const VERSIONS = 40;

interface BesideBench {
  readonly model: string;
  readonly labels: number;
  readonly samples: number;
  readonly images: number;
}

/** Classification by one client, back to back, while another tenant evaluates one version after the other. */
export async function benchBeside({ model, images, ...size }: BesideBench): Promise<Row[]> {
  const service = await BenchService.start(await pictures(16), 100, { LEXICLIP_MODEL: model, LEXICLIP_THREADS: '' });
  const { server } = service;
  try {
    const other = await server.tenant('other');
    const words = await JudgedWords.make(server.client(other), size);
    for (let i = 0; i < VERSIONS; i++) await words.change();
    // Nothing is left to do for what was made.
    await server.restart();
    words.reconnect(server.client(other));
    const client = service.client(1);
    const idle = await latencies(client, service.next, images, timingsOf);
    let evaluated = 0;
    let isOver = false;
    const evaluating = (async () => {
      while (!isOver && evaluated < VERSIONS) await words.evaluate(1 + evaluated++);
      return isOver;
    })();
    const beside = await latencies(client, service.next, images, timingsOf);
    isOver = true;
    client.close();
    if (!(await evaluating)) throw new Error('all versions were evaluated before the end: more are needed');
    return [
      { what: 'classify, nothing else running, 95th percentile', measured: ms(percentile(idle, 0.95)) },
      {
        what: 'classify beside evaluations of another tenant, 95th percentile',
        measured: ms(percentile(beside, 0.95)),
      },
      { what: '  ÷ idle', ...atMost(percentile(beside, 0.95) / percentile(idle, 0.95), 1.5, times) },
      { what: '  evaluations meanwhile', measured: `${evaluated}` },
    ];
  } finally {
    await service.close();
  }
}
