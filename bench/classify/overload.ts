import { percentile } from '../../test/support/numbers.js';
import { type Answer, closedLoop, openLoop } from '../support/load.js';
import { atLeast, megabytes, ms, type Row, times } from '../support/table.js';
import { BenchService } from './service.js';

const CLIENTS = 32;
const TIMES = 10;

const codeOf = ({ body }: Answer): string | undefined => JSON.parse(body).errors?.[0]?.extensions?.code;

/** Ten times as many requests as it can answer: what it still answers, and what that costs in memory. */
export async function benchOverload(model: string, files: readonly Buffer[], forMs: number): Promise<Row[]> {
  const service = await BenchService.start(files, 100, { LEXICLIP_MODEL: model, LEXICLIP_THREADS: '' });
  const client = service.client(CLIENTS);
  const flood = service.client(2_000);
  try {
    service.prepare(600);
    const peak = await closedLoop(client, CLIENTS, service.next, { warmUpMs: 3000, ms: 10_000 });
    const before = await service.server.residentMegabytes();
    const rate = peak.perSecond * TIMES;
    service.prepare(2000);
    let most = 0;
    const watch = setInterval(async () => {
      most = Math.max(most, await service.server.residentMegabytes());
    }, 500);
    const started = performance.now();
    const { answers, failed } = await openLoop(flood, rate, service.next, forMs);
    const elapsed = performance.now() - started;
    clearInterval(watch);
    const codes = new Map<string, number>();
    for (const answer of answers) {
      const code = codeOf(answer) ?? 'answered';
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    const good = answers.filter((answer) => codeOf(answer) === undefined);
    const perSecond = (good.length * 1000) / elapsed;
    const said = [...codes].map(([code, count]) => `${code} ${count}`).join(', ');
    const refused = answers.filter((answer) => codeOf(answer) === 'OVERLOADED').map((answer) => answer.ms);
    return [
      { what: `at its peak, ${CLIENTS} clients`, measured: `${peak.perSecond.toFixed(1)} images/s` },
      { what: `${TIMES} times that for ${forMs / 1000} s: ${said}, failed ${failed}`, measured: '' },
      { what: '  answered, a second', measured: `${perSecond.toFixed(1)} images/s` },
      { what: '  ÷ the peak', ...atLeast(perSecond / peak.perSecond, 0.9, times) },
      {
        what: '  time of an answer, 99th percentile',
        measured: ms(
          percentile(
            good.map((a) => a.ms),
            0.99,
          ),
        ),
      },
      { what: '  time of a refusal, median', measured: ms(percentile(refused, 0.5)) },
      {
        what: '  resident memory before, and the most meanwhile',
        measured: `${megabytes(before)}, ${megabytes(most)}`,
      },
    ];
  } finally {
    client.close();
    flood.close();
    await service.close();
  }
}
